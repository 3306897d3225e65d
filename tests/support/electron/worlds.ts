/*
 * What Electron puts into a page, as scripts for a real Chromium: `require('electron')` for the preload, which runs in
 * an isolated world, and the half of contextBridge that the page sees. The two talk through DOM events of a random
 * name, which are dispatched at once and carry copies; the isolated world alone has the binding that leads to main.
 */

export const isolatedWorld = 'Electron Isolated Context'
export const bindingName = '__toMain'
export const answerName = '__fromMain'
export const tellName = '__tellFromMain'

/** A request of the preload to main; arguments have passed through JSON. */
export interface Invocation {
  readonly id: number
  readonly channel: string
  readonly args: readonly unknown[]
}

/** Functions cross as numbers: each world keeps its own and calls the other's by event. */
const passing = (events: string, self: 'page' | 'preload', other: 'page' | 'preload'): string => `
  const own = new Map();
  let functions = 0;
  const give = (value) => {
    if (typeof value !== 'function') return { value };
    own.set(++functions, value);
    return { fn: functions };
  };
  const waiting = new Map();
  let calls = 0;
  const settle = (call, { error, ...given }) => {
    const { resolve, reject } = waiting.get(call);
    waiting.delete(call);
    error === undefined ? resolve(take(given)) : reject(new Error(error));
  };
  const take = ({ value, fn }) => fn === undefined ? value : (...args) => {
    const call = ++calls;
    let answer;
    const hear = ({ detail }) => { if (detail.call === call) answer = detail; };
    addEventListener('${events}:${self}:answer', hear);
    dispatchEvent(new CustomEvent('${events}:${other}:call', { detail: { fn, call, args: args.map(give) } }));
    removeEventListener('${events}:${self}:answer', hear);
    if (answer.error !== undefined) throw new Error(answer.error);
    if (!answer.promise) return take(answer);
    return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
  };
  addEventListener('${events}:${self}:later', ({ detail: { call, ...given } }) => settle(call, given));
  addEventListener('${events}:${self}:call', ({ detail: { fn, call, args } }) => {
    const say = (kind, detail) => dispatchEvent(new CustomEvent('${events}:${other}:' + kind, { detail: { call, ...detail } }));
    try {
      const result = own.get(fn)(...args.map(take));
      if (typeof result?.then !== 'function') return say('answer', give(result));
      say('answer', { promise: true });
      result.then((value) => say('later', give(value)), (cause) => say('later', { error: String(cause) }));
    } catch (cause) { say('answer', { error: String(cause) }); }
  });`

/** For the page's own world: builds what the preload exposes, frozen. */
export const pageScript = (events: string): string => `(() => {
  ${passing(events, 'page', 'preload')}
  addEventListener('${events}:expose', ({ detail: { key, api } }) => {
    const built = Object.fromEntries(Object.entries(api).map(([name, given]) => [name, take(given)]));
    Object.defineProperty(window, key, { value: Object.freeze(built), enumerable: true });
  });
})()`

/** For the isolated world: the preload, with the little of Electron that a sandboxed one may require. */
export const preloadScript = (events: string, preload: string): string => `{
  ${passing(events, 'preload', 'page')}
  const invoked = new Map();
  let invocations = 0;
  globalThis.${answerName} = ({ id, value, error }) => {
    const { resolve, reject } = invoked.get(id);
    invoked.delete(id);
    error === undefined ? resolve(value) : reject(new Error(error));
  };
  const hearers = new Map();
  globalThis.${tellName} = ({ channel, payload }) => {
    for (const hear of [...(hearers.get(channel) ?? [])]) hear({ sender: 'ipcRenderer' }, payload);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key, api) => {
        const given = Object.fromEntries(Object.entries(api).map(([name, value]) => [name, give(value)]));
        dispatchEvent(new CustomEvent('${events}:expose', { detail: { key, api: given } }));
      },
    },
    ipcRenderer: {
      invoke: (channel, ...args) => new Promise((resolve, reject) => {
        const id = ++invocations;
        invoked.set(id, { resolve, reject });
        ${bindingName}(JSON.stringify({ id, channel, args }));
      }),
      on: (channel, hear) => { hearers.set(channel, [...(hearers.get(channel) ?? []), hear]); },
      off: (channel, hear) => { hearers.set(channel, (hearers.get(channel) ?? []).filter((one) => one !== hear)); },
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name + ' (a sandboxed preload has only electron)');
  };
  const module = { exports: {} };
  ((exports) => {
${preload}
  })(module.exports);
}`
