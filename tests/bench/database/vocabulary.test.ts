import { expect, test } from 'vitest'
import { randomFrom, word, words, zipf } from './vocabulary.ts'

test('every rank has a word of its own', () => {
  expect(new Set(Array.from({ length: words }, (_, rank) => word(rank))).size).toBe(words)
})

test('the word of rank r is as frequent as 1/r', () => {
  const draw = zipf(1000)
  const random = randomFrom(1)
  const counts = new Map<number, number>()
  for (let i = 0; i < 200_000; i++) {
    const rank = draw(random())
    counts.set(rank, (counts.get(rank) ?? 0) + 1)
  }
  const first = counts.get(0) ?? 0
  expect(first / (counts.get(1) ?? 1)).toBeCloseTo(2, 0)
  expect(first / (counts.get(9) ?? 1)).toBeCloseTo(10, -0.5)
  expect(Math.max(...counts.keys())).toBeLessThan(1000)
})

test('the same seed gives the same numbers', () => {
  const [a, b, c] = [randomFrom(7), randomFrom(7), randomFrom(8)]
  const five = (random: () => number): number[] => Array.from({ length: 5 }, random)
  const numbers = five(a)
  expect(five(b)).toEqual(numbers)
  expect(five(c)).not.toEqual(numbers)
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
})
