import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SfuReport } from '../../src/shared/backend.ts'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { BackendError } from './backend.ts'
import { Reporter, retryDelay } from './reporter.ts'

const down: Result<null, BackendError> = err({ kind: 'unavailable', detail: 'down' })

/** A database whose answers the test gives, and rooms that hold as many people as the test says. */
function setUp() {
  const people = new Map<string, number>()
  const sent: { rooms: SfuReport; answer: (result: Result<null, BackendError>) => Promise<void> }[] = []
  const failures: number[] = []
  const roomNow = (channelId: string): SfuReport[number] => ({
    channel_id: channelId,
    peers: Array.from({ length: people.get(channelId) ?? 0 }, (_, n) => ({
      user_id: `user-${n}`,
      muted: false,
      deafened: false,
    })),
  })
  const reporter = new Reporter({
    report: (rooms) => {
      const { promise, resolve } = Promise.withResolvers<Result<null, BackendError>>()
      const answer = async (result: Result<null, BackendError>) => {
        resolve(result)
        await vi.advanceTimersByTimeAsync(0)
      }
      sent.push({ rooms, answer })
      return promise
    },
    roomNow,
    liveRooms: () => [...people.keys()],
    onFailure: (_error, retryInMs) => failures.push(retryInMs),
  })
  const set = (channelId: string, count: number) => {
    if (count === 0) people.delete(channelId)
    else people.set(channelId, count)
    reporter.changed(channelId)
  }
  const counts = () =>
    sent.map(({ rooms }) => rooms.map(({ channel_id, peers }) => `${channel_id}:${peers.length}`))
  const answer = async (result: Result<null, BackendError>) => {
    const last = sent.at(-1)
    if (last === undefined) throw new Error('nothing was sent')
    await last.answer(result)
  }
  return { reporter, set, counts, answer, failures }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the reporter', () => {
  it('keeps one report in flight and sends the newest state of what changed meanwhile', async () => {
    const { set, counts, answer } = setUp()
    set('a', 1)
    set('a', 2)
    set('b', 1)
    set('a', 3)
    expect(counts()).toEqual([['a:1']])
    await answer(ok(null))
    expect(counts()).toEqual([['a:1'], ['a:3', 'b:1']])
    await answer(ok(null))
    expect(counts()).toHaveLength(2)
  })

  it('reports a room that is gone as empty', async () => {
    const { set, counts, answer } = setUp()
    set('a', 1)
    set('a', 0)
    await answer(ok(null))
    expect(counts()).toEqual([['a:1'], ['a:0']])
  })

  it('tries a failed report again, with growing pauses, and loses nothing', async () => {
    const { set, counts, answer, failures } = setUp()
    set('a', 1)
    await answer(down)
    set('b', 1)
    await vi.advanceTimersByTimeAsync(249)
    expect(counts()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(counts().at(-1)).toEqual(['a:1', 'b:1'])
    await answer(down)
    set('a', 0)
    await vi.advanceTimersByTimeAsync(500)
    expect(counts().at(-1)).toEqual(['a:0', 'b:1'])
    await answer(ok(null))
    expect(failures).toEqual([250, 500])
  })

  it('names every live room each ten seconds, for their leases', async () => {
    const { set, counts, answer } = setUp()
    set('a', 1)
    await answer(ok(null))
    set('b', 2)
    await answer(ok(null))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(counts().at(-1)).toEqual(['a:1', 'b:2'])
  })

  it('sends what is left when it closes, and nothing after', async () => {
    const { reporter, set, counts, answer } = setUp()
    set('a', 1)
    set('a', 0)
    const closed = reporter.close()
    await answer(ok(null))
    await answer(ok(null))
    await closed
    set('b', 1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(counts()).toEqual([['a:1'], ['a:0']])
  })

  it('does not try again once closed, however the last report ends', async () => {
    const { reporter, set, counts, answer } = setUp()
    set('a', 1)
    await answer(down)
    set('a', 0)
    const closed = reporter.close()
    await vi.advanceTimersByTimeAsync(0)
    await answer(down)
    await closed
    await vi.advanceTimersByTimeAsync(60_000)
    expect(counts()).toEqual([['a:1'], ['a:0']])
  })
})

describe('the pause before a retry', () => {
  it('doubles up to the longest', () => {
    expect([0, 1, 2, 6, 1000].map((failures) => retryDelay(failures, 250, 10_000))).toEqual([
      250, 500, 1000, 10_000, 10_000,
    ])
  })
})
