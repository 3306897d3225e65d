import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The holder shows every second that it is alive. */
const heartbeat = 1000
/** A holder silent for this long, measured by the one that waits, is gone: ms. */
const silence = 10_000

/** @typedef {{ pid: number, host: string, id: string }} Holder */

/**
 * Does the task while no other set-up of this person does anything. A second one waits; what a killed one left is taken over.
 * @template T
 * @param {string} file
 * @param {{ signal: AbortSignal, onWait: (pid: number) => void }} options
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withLock(file, { signal, onWait }, task) {
  const id = randomUUID()
  await acquire(file, id, signal, onWait)
  const beat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined) // taken over after a long sleep of the machine: nothing to keep alive
  }, heartbeat)
  try {
    return await task()
  } finally {
    clearInterval(beat)
    const holder = await read(file)
    if (holder?.id === id) await rm(file, { force: true })
  }
}

/**
 * @param {string} file
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {(pid: number) => void} onWait
 */
async function acquire(file, id, signal, onWait) {
  await mkdir(path.dirname(file), { recursive: true })
  const holder = JSON.stringify({ pid: process.pid, host: os.hostname(), id })
  let told = false
  let seen = { beat: -1, since: 0 }
  for (;;) {
    signal.throwIfAborted()
    try {
      await writeFile(file, holder, { flag: 'wx' })
      return
    } catch (cause) {
      if (!isCode(cause, 'EEXIST')) throw cause
    }
    const other = await read(file)
    const beat = await stat(file).then(
      (stats) => stats.mtimeMs,
      () => -1,
    )
    if (beat !== seen.beat) seen = { beat, since: performance.now() }
    if (isGone(other, performance.now() - seen.since, isAlive)) {
      await takeAway(file, other)
      continue
    }
    if (!told && other) onWait(other.pid)
    told = true
    await sleep(200, undefined, { signal }).catch(() => undefined)
  }
}

/**
 * Whether the holder of a lock can no longer be working.
 * @param {Holder | undefined} holder undefined while it is being written, or when it was damaged
 * @param {number} silentFor ms since it last showed itself
 * @param {(pid: number) => boolean} alive
 * @param {string} [host]
 * @returns {boolean}
 */
export function isGone(holder, silentFor, alive, host = os.hostname()) {
  if (silentFor >= silence) return true
  // another container has other process ids: there only silence tells
  return holder !== undefined && holder.host === host && !alive(holder.pid)
}

/**
 * Removes a dead holder's lock by renaming, so that of two who try only one succeeds, and puts back what a third took
 * in between.
 * @param {string} file
 * @param {Holder | undefined} dead
 */
async function takeAway(file, dead) {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return
    throw cause
  }
  const taken = await read(aside)
  if (taken?.id !== dead?.id) await link(aside, file)
  await rm(aside, { force: true })
}

/**
 * @param {string} file
 * @returns {Promise<Holder | undefined>}
 */
async function read(file) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(await readFile(file, 'utf8'))
    return isHolder(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * @param {unknown} value
 * @returns {value is Holder}
 */
function isHolder(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'id' in value &&
    typeof value.id === 'string'
  )
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return isCode(cause, 'EPERM') // it lives, as somebody else
  }
}

/**
 * @param {unknown} cause
 * @param {string} code
 */
const isCode = (cause, code) => cause instanceof Error && 'code' in cause && cause.code === code
