import { expect, test } from 'vitest'
import { callLimit, createCallLimit } from './call-limit.ts'

const { burst, perSecond } = callLimit

test('of ten thousand calls in a second the burst and a second’s worth are worked on', () => {
  let now = 0
  const mayRun = createCallLimit(callLimit, () => now)
  let ran = 0
  for (let i = 0; i < 10_000; i++) {
    now = i / 10
    if (mayRun('talk.input')) ran += 1
  }
  expect(ran).toBeGreaterThanOrEqual(burst)
  expect(ran).toBeLessThanOrEqual(burst + perSecond)
})

test('a flood on one channel leaves the others alone', () => {
  const mayRun = createCallLimit(callLimit, () => 0)
  for (let i = 0; i < burst; i++) expect(mayRun('a')).toBe(true)
  expect(mayRun('a')).toBe(false)
  expect(mayRun('b')).toBe(true)
})

test('a channel recovers with time, and saves up no more than a burst', () => {
  let now = 0
  const mayRun = createCallLimit(callLimit, () => now)
  while (mayRun('a'));
  now += 1000 / perSecond
  expect([mayRun('a'), mayRun('a')]).toEqual([true, false])
  now += 1_000_000
  let ran = 0
  while (mayRun('a')) ran += 1
  expect(ran).toBe(burst)
})
