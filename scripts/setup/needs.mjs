/**
 * What a script needs besides Node and the npm packages. `tools` are programs by which tests hear, speak and measure.
 * @typedef {object} Needs
 * @property {boolean} worker the mediasoup worker
 * @property {boolean} chromium
 * @property {readonly Tool[]} tools
 *
 * @typedef {{ program: string, debian: string }} Tool
 */

/** @type {readonly Tool[]} */
export const sound = [
  { program: 'pulseaudio', debian: 'pulseaudio' },
  { program: 'pactl', debian: 'pulseaudio-utils' },
  { program: 'espeak-ng', debian: 'espeak-ng' },
  { program: 'sox', debian: 'sox' },
]

/**
 * The desktop portal, by which Wayland tells of keys, and a bus for it
 * @type {readonly Tool[]}
 */
const portal = [
  { program: 'dbus-daemon', debian: 'dbus-daemon' },
  { program: 'xdg-desktop-portal', debian: 'xdg-desktop-portal' },
]

/**
 * A display without a screen, hands on its keyboard, and windows that take the focus or the whole keyboard
 * @type {readonly Tool[]}
 */
export const display = [
  { program: 'Xvfb', debian: 'xvfb' },
  { program: 'xdotool', debian: 'xdotool' },
  { program: 'xev', debian: 'x11-utils' },
  { program: 'dmenu', debian: 'suckless-tools' },
]

/** @type {Tool} */
const redis = { program: 'redis-server', debian: 'redis-server' }

/** @type {Tool} */
const prosody = { program: 'prosody', debian: 'prosody' }

/** @type {Needs} */
const nothing = { worker: false, chromium: false, tools: [] }

/** @type {ReadonlyMap<string, Needs>} */
const table = new Map([
  ['scripts/start.ts', { worker: true, chromium: false, tools: [] }],
  ['sfu/src/index.ts', { worker: true, chromium: false, tools: [] }],
  ['scripts/dist.ts', { worker: true, chromium: false, tools: [] }],
  ['scripts/test.ts', { worker: true, chromium: true, tools: [...sound, ...portal, ...display] }],
  ['scripts/e2e.ts', { worker: true, chromium: true, tools: sound }],
  ['scripts/bench.ts', { worker: true, chromium: true, tools: [...sound, ...display, redis, prosody] }],
  ['scripts/mutate.ts', { worker: false, chromium: true, tools: portal }], // tests of main run in it
  ['scripts/chaos.ts', { worker: true, chromium: true, tools: sound }],
])

/**
 * @param {string} script as in package.json: `scripts/test.ts`
 * @returns {Needs}
 */
export function needsOf(script) {
  return table.get(script) ?? nothing
}
