import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Answer, allRows, requestError, rows } from './answers.ts'

const row = z.object({ id: z.number() })
const answer = (data: unknown): Promise<Answer> => Promise.resolve({ data, error: null, status: 200 })

test('rows of the right shape arrive, others are a failure that says where they differ', async () => {
  expect(await rows(row, answer([{ id: 1, more: true }]))).toEqual({ ok: true, value: [{ id: 1 }] })
  expect(await rows(row, answer([{ id: 'one' }]))).toMatchObject({ ok: false, error: { kind: 'failed' } })
  expect(await rows(row, answer(null))).toMatchObject({ ok: false, error: { kind: 'failed' } })
})

test('a request that throws is a failure too', async () => {
  expect(await rows(row, Promise.reject(new Error('bug')))).toMatchObject({ error: { kind: 'failed' } })
})

test('statuses become reasons', () => {
  expect(requestError(0, 'Failed to fetch').kind).toBe('unreachable')
  expect(requestError(503, 'starting').kind).toBe('unreachable')
  expect(requestError(401, 'JWT expired').kind).toBe('signed-out')
  expect(requestError(429, 'slow down').kind).toBe('rate-limited')
  expect(requestError(400, 'bad column')).toEqual({ kind: 'failed', detail: '400: bad column' })
})

test('long lists are read answer by answer', async () => {
  const stored = Array.from({ length: 2_500 }, (_, id) => ({ id }))
  const asked: number[] = []
  const all = await allRows(row, (from, to) => {
    asked.push(from)
    return answer(stored.slice(from, to + 1))
  })
  expect(all).toEqual({ ok: true, value: stored })
  expect(asked).toEqual([0, 1_000, 2_000])
})

test('a list that breaks off half way is an error, not a shorter list', async () => {
  const broken: Answer = { data: null, error: { message: 'gone' }, status: 0 }
  const all = await allRows(row, (from) =>
    from === 0 ? answer(Array.from({ length: 1_000 }, (_, id) => ({ id }))) : Promise.resolve(broken),
  )
  expect(all).toEqual({ ok: false, error: { kind: 'unreachable' } })
})
