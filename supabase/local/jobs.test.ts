import { pino } from 'pino'
import { expect, test } from 'vitest'
import { every, startJobs, type Job, type NextTurn } from './jobs.ts'

const log = pino({ level: 'silent' })

/** Turns come when the test says so; a turn is over when the next one is waited for. */
function turns(): { next: NextTurn; take: () => Promise<void> } {
  let begin: (go: boolean) => void = () => undefined
  let waiting = Promise.withResolvers<null>()
  return {
    next: (stop) =>
      new Promise<boolean>((resolve) => {
        begin = resolve
        if (stop.aborted) resolve(false)
        stop.addEventListener('abort', () => resolve(false))
        waiting.resolve(null)
      }),
    async take() {
      await waiting.promise
      waiting = Promise.withResolvers()
      begin(true)
      await waiting.promise
    },
  }
}

/** Has as many pieces as told each turn. */
const inPieces = (name: string, pieces: number, did: string[]): Job => {
  let left = pieces
  return {
    name,
    run() {
      did.push(name)
      left = left > 1 ? left - 1 : pieces
      return Promise.resolve(left < pieces)
    },
  }
}

test('each turn, every job is done to its end, one after the other', async () => {
  const did: string[] = []
  const { next, take } = turns()
  const jobs = startJobs([inPieces('a', 3, did), inPieces('b', 2, did)], next, log)
  expect(did).toEqual([])
  await take()
  expect(did).toEqual(['a', 'a', 'a', 'b', 'b'])
  await take()
  expect(did).toHaveLength(10)
  await jobs.close()
})

test('a job that fails hinders no other, and has its next try the next turn', async () => {
  const did: string[] = []
  const { next, take } = turns()
  const failing: Job = { name: 'failing', run: () => (did.push('failing'), Promise.reject(new Error('no'))) }
  const jobs = startJobs([failing, inPieces('other', 1, did)], next, log)
  await take()
  await take()
  expect(did).toEqual(['failing', 'other', 'failing', 'other'])
  await jobs.close()
})

test('closing waits for the piece that is being done, begins none, and may be asked for twice', async () => {
  const { next, take } = turns()
  const piece = Promise.withResolvers<boolean>()
  const begun = Promise.withResolvers<null>()
  let runs = 0
  const slow: Job = { name: 'slow', run: () => (runs++, begun.resolve(null), piece.promise) }
  const jobs = startJobs(
    [slow, { name: 'never', run: () => Promise.reject(new Error('too late')) }],
    next,
    log,
  )
  void take()
  await begun.promise
  let closed = false
  const closing = jobs.close().then(() => (closed = true))
  await Promise.resolve()
  expect(closed).toBe(false)
  piece.resolve(true)
  await closing
  await jobs.close()
  expect(runs).toBe(1)
})

test('waiting for a turn ends with the stop', async () => {
  const stop = new AbortController()
  const turn = every(1_000_000)(stop.signal)
  stop.abort()
  expect(await turn).toBe(false)
  expect(await every(1)(new AbortController().signal)).toBe(true)
})
