import { constants } from 'node:os'

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopSignal */

/**
 * What signals come from: a process.
 * @typedef {object} Source
 * @property {(name: StopSignal, listener: (signal: StopSignal) => void) => unknown} on
 * @property {(name: StopSignal, listener: (signal: StopSignal) => void) => unknown} off
 */

/**
 * @typedef {object} Signals
 * @property {AbortSignal} aborted aborted by the first stop signal, with its name as the reason
 * @property {(pass: (signal: StopSignal) => void) => void} handTo from now on signals are for the child, not for set-up
 * @property {() => void} close
 */

/** @type {readonly StopSignal[]} */
const stops = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Watches the signals by which a command is stopped: while setting up they abort it, later they are passed on.
 * @param {Source} source
 * @returns {Signals}
 */
export function watchSignals(source) {
  const abort = new AbortController()
  /** @type {((signal: StopSignal) => void) | undefined} */
  let pass
  /** @param {StopSignal} signal */
  const receive = (signal) => {
    if (pass) pass(signal)
    else abort.abort(signal)
  }
  for (const signal of stops) source.on(signal, receive)
  return {
    aborted: abort.signal,
    handTo: (next) => (pass = next),
    close: () => {
      for (const signal of stops) source.off(signal, receive)
    },
  }
}

/** Two signals closer than this are one wish to stop, ms. */
const oneWish = 1000

/**
 * Which signals to pass to a child of the same process group. A terminal's Ctrl-C reaches the child by itself, and npm
 * sends its own copy: passed on as well, the child would take them for an impatient second press.
 * @param {boolean} terminal whether the command runs in a terminal
 * @param {() => number} [now] ms
 * @returns {(signal: StopSignal) => boolean}
 */
export function signalFilter(terminal, now = () => performance.now()) {
  let last = -Infinity
  return (signal) => {
    if (terminal && signal === 'SIGINT') return false
    const at = now()
    const repeated = at - last < oneWish
    last = at
    return !repeated
  }
}

/**
 * The exit code a shell gives to a program ended by a signal.
 * @param {unknown} signal
 * @returns {number}
 */
export function exitCodeOf(signal) {
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1]
  return 128 + (number ?? constants.signals.SIGTERM)
}
