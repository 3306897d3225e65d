import { afterEach, expect, test, vi } from 'vitest'
import { createSaver } from './saver.ts'

afterEach(() => void vi.useRealTimers())

/** A disk that takes nothing until it is whole. */
function brokenDisk() {
  const disk = { whole: false, tries: 0, written: 0 }
  const write = async (): Promise<boolean> => {
    disk.tries += 1
    if (disk.whole) disk.written += 1
    return disk.whole
  }
  return { disk, saver: createSaver(write) }
}

test('changes in quick succession are written once, also while one is written', async () => {
  const held = Promise.withResolvers<null>()
  let writes = 0
  const saver = createSaver(async () => {
    writes += 1
    if (writes === 1) await held.promise
    return true
  })
  saver.changed()
  saver.changed()
  await vi.waitUntil(() => writes === 1)
  saver.changed()
  const closed = saver.close()
  expect(writes).toBe(1)
  held.resolve(null)
  await closed
  expect(writes).toBe(2)
})

test('closing without a change writes nothing', async () => {
  let writes = 0
  const saver = createSaver(async () => {
    writes += 1
    return true
  })
  await saver.close()
  await saver.close()
  expect(writes).toBe(0)
})

test('what could not be written is tried again after half a minute, until it is written', async () => {
  vi.useFakeTimers()
  const { disk, saver } = brokenDisk()
  saver.changed()
  await vi.advanceTimersByTimeAsync(250)
  expect(disk.tries).toBe(1)
  await vi.advanceTimersByTimeAsync(29_999)
  expect(disk.tries).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(disk.tries).toBe(2)
  disk.whole = true
  await vi.advanceTimersByTimeAsync(90_000)
  expect(disk).toEqual({ whole: true, tries: 3, written: 1 })
})

test('a change does not wait for the next try', async () => {
  vi.useFakeTimers()
  const { disk, saver } = brokenDisk()
  saver.changed()
  await vi.advanceTimersByTimeAsync(250)
  disk.whole = true
  saver.changed()
  await vi.advanceTimersByTimeAsync(250)
  expect(disk.written).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(disk.written).toBe(1)
})

test.each([
  ['has failed', 250],
  ['nobody has tried yet', 0],
])('closing tries what %s once more, and leaves no timer behind', async (_name, ms) => {
  vi.useFakeTimers()
  const { disk, saver } = brokenDisk()
  saver.changed()
  await vi.advanceTimersByTimeAsync(ms)
  const before = disk.tries
  await saver.close()
  expect(disk.tries).toBe(before + 1)
  expect(vi.getTimerCount()).toBe(0)
})

test('closing while a write is on its way that then fails tries it once more', async () => {
  vi.useFakeTimers()
  const held = Promise.withResolvers<boolean>()
  const answers = [held.promise, Promise.resolve(true)]
  const write = vi.fn(() => answers.shift() ?? Promise.resolve(false))
  const saver = createSaver(write)
  saver.changed()
  await vi.advanceTimersByTimeAsync(250)
  const closed = saver.close()
  held.resolve(false)
  await closed
  expect(write).toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('changes without a pause do not put the write off', async () => {
  vi.useFakeTimers()
  const { disk, saver } = brokenDisk()
  disk.whole = true
  for (let n = 0; n < 10; n++) {
    saver.changed()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(disk.written).toBeGreaterThanOrEqual(3)
  await saver.close()
})
