/*
 * What Electron puts into a page, as scripts for a real Chromium: `require('electron')` for the preload, which runs in
 * an isolated world, and the half of contextBridge that the page sees. The two talk through DOM events of a random
 * name; the isolated world alone has the binding that leads to main.
 */

export const isolatedWorld = 'Electron Isolated Context'
export const bindingName = '__toMain'
export const answerName = '__fromMain'

/** A request of the preload to main; arguments have passed through JSON. */
export interface Invocation {
  readonly id: number
  readonly channel: string
  readonly args: readonly unknown[]
}

/** For the page's own world: builds what the preload exposes, frozen, from functions that answer with promises. */
export const pageScript = (events: string): string => `(() => {
  const waiting = new Map();
  let calls = 0;
  addEventListener('${events}:answer', ({ detail: { call, value, error } }) => {
    const { resolve, reject } = waiting.get(call);
    waiting.delete(call);
    error === undefined ? resolve(value) : reject(new Error(error));
  });
  addEventListener('${events}:expose', ({ detail: { key, names } }) => {
    const api = {};
    for (const name of names) api[name] = (...args) => new Promise((resolve, reject) => {
      const call = ++calls;
      waiting.set(call, { resolve, reject });
      dispatchEvent(new CustomEvent('${events}:call', { detail: { key, name, call, args } }));
    });
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true });
  });
})()`

/** For the isolated world: the preload, with the little of Electron that a sandboxed one may require. */
export const preloadScript = (events: string, preload: string): string => `{
  const waiting = new Map();
  let calls = 0;
  globalThis.${answerName} = ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    error === undefined ? resolve(value) : reject(new Error(error));
  };
  const exposed = new Map();
  addEventListener('${events}:call', async ({ detail: { key, name, call, args } }) => {
    const answer = (detail) => dispatchEvent(new CustomEvent('${events}:answer', { detail: { call, ...detail } }));
    try { answer({ value: await exposed.get(key)[name](...args) }) } catch (cause) { answer({ error: String(cause) }) }
  });
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key, api) => {
        exposed.set(key, api);
        dispatchEvent(new CustomEvent('${events}:expose', { detail: { key, names: Object.keys(api) } }));
      },
    },
    ipcRenderer: {
      invoke: (channel, ...args) => new Promise((resolve, reject) => {
        const id = ++calls;
        waiting.set(id, { resolve, reject });
        ${bindingName}(JSON.stringify({ id, channel, args }));
      }),
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
