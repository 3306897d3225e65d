import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

const take = (limit: RateLimit, times: number, now: number) =>
  Array.from({ length: times }, () => limit.take(now))

test('a burst passes, what follows is refused', () => {
  const limit = new RateLimit(1, 3, 0)
  expect(take(limit, 5, 0)).toEqual(['pass', 'pass', 'pass', 'refuse', 'refuse'])
})

test('the allowance comes back with time, up to one burst', () => {
  const limit = new RateLimit(10, 3, 0)
  take(limit, 3, 0)
  expect(take(limit, 2, 100)).toEqual(['pass', 'refuse'])
  expect(take(limit, 4, 60_000)).toEqual(['pass', 'pass', 'pass', 'refuse'])
})

test('a sender that goes on as if nothing was said is disconnected', () => {
  const limit = new RateLimit(1, 3, 0)
  expect(take(limit, 7, 0).slice(3)).toEqual(['refuse', 'refuse', 'refuse', 'disconnect'])
})

test('a steady sender within the allowance is never refused', () => {
  const limit = new RateLimit(100, 5, 0)
  const verdicts = Array.from({ length: 1000 }, (_, i) => limit.take(i * 10))
  expect(new Set(verdicts)).toEqual(new Set(['pass']))
})

test('a clock that is set back earns nothing', () => {
  const limit = new RateLimit(1, 1, 1000)
  expect(limit.take(1000)).toBe('pass')
  expect(limit.take(0)).toBe('refuse')
})
