import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSweeping, type Swept } from './sweep.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const log = () => ({ info: vi.fn(), warn: vi.fn() })
const nothing: Swept = { orphans: 0, litter: 0 }

test('sweeps at once, then time after time, until it is closed', async () => {
  const run = vi.fn(async () => nothing)
  const sweeping = startSweeping(run, 1000, log())
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(run).toHaveBeenCalledTimes(3)
  await sweeping.close()
  await sweeping.close()
  await vi.advanceTimersByTimeAsync(5000)
  expect(run).toHaveBeenCalledTimes(3)
})

test('a sweep that takes long is not joined by another, and closing waits for it', async () => {
  let finish = (): void => undefined
  const run = vi.fn(() => new Promise<Swept>((resolve) => (finish = () => resolve(nothing))))
  const sweeping = startSweeping(run, 1000, log())
  await vi.advanceTimersByTimeAsync(5000)
  expect(run).toHaveBeenCalledTimes(1)
  const closed = vi.fn()
  const closing = sweeping.close().then(closed)
  await vi.advanceTimersByTimeAsync(0)
  expect(closed).not.toHaveBeenCalled()
  finish()
  await closing
})

test('a failure is told, and the next sweep comes all the same', async () => {
  const run = vi.fn(async () => nothing).mockRejectedValueOnce(new Error('the database is away'))
  const { warn, info } = log()
  const sweeping = startSweeping(run, 1000, { warn, info })
  await vi.advanceTimersByTimeAsync(1000)
  expect([warn.mock.calls.length, info.mock.calls.length]).toEqual([1, 1])
  await sweeping.close()
})
