import { expect, test } from 'vitest'
import { backOffMs, maxAttempts } from './back-off.ts'

test('the wait doubles from half a second up to ten', () => {
  const waits = Array.from({ length: maxAttempts }, (_, i) => backOffMs(i + 1, 0))
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000])
})

test('chance takes off up to half and never adds', () => {
  expect(backOffMs(3, 0.999999)).toBeCloseTo(1000, 1)
  expect(backOffMs(3, 0.5)).toBe(1500)
})
