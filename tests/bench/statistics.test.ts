import { expect, test } from 'vitest'
import { median, percentile, round } from './statistics.ts'

test('percentiles take the nearest rank, whatever the order', () => {
  const values = [5, 1, 4, 2, 3, 10, 9, 8, 7, 6]
  expect(percentile(values, 0.95)).toBe(10)
  expect(percentile(values, 0.9)).toBe(9)
  expect(median(values)).toBe(5)
  expect(median([])).toBeNaN()
})

test('figures are rounded to what they are worth', () => {
  expect(round(1.23456)).toBe(1.23)
})
