import { expect, test } from 'vitest'
import { createAttemptLimit } from './attempt-limit.ts'

test('the wait is what is left of the window of the first attempt', () => {
  let now = 0
  const limit = createAttemptLimit(2, 1000, () => now)
  limit.count('ann')
  now = 400
  limit.count('ann')
  expect(limit.waitMs('ann')).toBe(600)
  expect(limit.waitMs('bob')).toBe(0)
  now = 1000
  expect(limit.waitMs('ann')).toBe(0)
})

test('ever new keys push out the oldest, not the memory', () => {
  const limit = createAttemptLimit(1, 1000, () => 0)
  limit.count('first')
  for (let i = 0; i < 10_000; i++) limit.count(`key ${i}`)
  expect(limit.waitMs('first')).toBe(0)
  expect(limit.waitMs('key 9999')).toBe(1000)
})
