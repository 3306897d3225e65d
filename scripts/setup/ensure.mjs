import path from 'node:path'
import { withLock } from './lock.mjs'

/**
 * @typedef {import('./machine.mjs').Machine} Machine
 */

/**
 * Finds a thing, or makes it while no other set-up runs.
 * @template T
 * @param {Machine} machine
 * @param {() => Promise<T | undefined>} find quick, and without effects
 * @param {() => Promise<import('./machine.mjs').Outcome<T>>} make
 * @returns {Promise<import('./machine.mjs').Outcome<T>>}
 */
export async function ensure(machine, find, make) {
  const present = await find()
  if (present !== undefined) return { ok: true, value: present }
  const { cache, signal, progress } = machine
  const onWait = (/** @type {number} */ pid) => {
    progress.say(`  Waiting for another set-up (process ${String(pid)}) to finish`)
  }
  return withLock(path.join(cache, 'setup.lock'), { signal, onWait }, async () => {
    const madeMeanwhile = await find()
    return madeMeanwhile === undefined ? make() : { ok: true, value: madeMeanwhile }
  })
}
