import { expect, test } from 'vitest'
import { atMostEvery, createSeldom } from './seldom.ts'

test('what repeats itself is written down once a minute, with how often it happened', () => {
  let now = 0
  const seldom = createSeldom(() => now)
  expect(seldom('a')).toBe(1)
  for (let i = 0; i < 41; i++) expect(seldom('a')).toBeNull()
  now = atMostEvery - 1
  expect(seldom('a')).toBeNull()
  now = atMostEvery
  expect(seldom('a')).toBe(43)
  now = 2 * atMostEvery
  expect(seldom('a')).toBe(1)
})

test('different things do not hide each other', () => {
  const seldom = createSeldom(() => 0)
  expect([seldom('a'), seldom('b'), seldom('a')]).toEqual([1, 1, null])
})
