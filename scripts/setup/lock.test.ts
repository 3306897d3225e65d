import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isGone, withLock } from './lock.mjs'

describe('isGone', () => {
  const holder = { pid: 7, host: 'here', id: 'a' }
  const alive = (): boolean => true
  const dead = (): boolean => false

  it('trusts a living process that shows itself', () => {
    expect(isGone(holder, 500, alive, 'here')).toBe(false)
  })
  it('knows a dead process of this machine at once', () => {
    expect(isGone(holder, 0, dead, 'here')).toBe(true)
  })
  it('knows one of another container by its silence alone', () => {
    expect(isGone(holder, 500, dead, 'there')).toBe(false)
    expect(isGone(holder, 10_000, alive, 'there')).toBe(true)
  })
  it('gives up on a damaged lock after a silence', () => {
    expect(isGone(undefined, 500, alive)).toBe(false)
    expect(isGone(undefined, 10_000, alive)).toBe(true)
  })
})

describe('withLock', () => {
  let folder: string
  const signal = new AbortController().signal

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonfire-lock-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it('does one task after the other, and says that it waits', async () => {
    const file = join(folder, 'lock')
    const events: string[] = []
    const first = Promise.withResolvers<undefined>()
    const started = Promise.withResolvers<undefined>()
    const waits = Promise.withResolvers<number>()
    const a = withLock(file, { signal, onWait: () => undefined }, async () => {
      started.resolve(undefined)
      await first.promise
      events.push('a')
    })
    await started.promise
    const b = withLock(file, { signal, onWait: waits.resolve }, async () => {
      events.push('b')
    })
    expect(await waits.promise).toBe(process.pid)
    first.resolve(undefined)
    await Promise.all([a, b])
    expect(events).toEqual(['a', 'b'])
    expect(await readdir(folder)).toEqual([])
  })

  it('gives the lock back when the task fails', async () => {
    const file = join(folder, 'lock')
    const failing = withLock(file, { signal, onWait: () => undefined }, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await readdir(folder)).toEqual([])
  })

  it('takes over what a killed one left, once, whoever tries', async () => {
    const file = join(folder, 'lock')
    const neverUsed = 2 ** 22 + 1 // above the highest process id of Linux
    await writeFile(file, JSON.stringify({ pid: neverUsed, host: hostname(), id: 'dead' }))
    let inside = 0
    let most = 0
    const task = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise(setImmediate)
      inside -= 1
    }
    const options = { signal, onWait: () => undefined }
    await Promise.all([1, 2, 3, 4].map(() => withLock(file, options, task)))
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })
})
