import { expect, test } from 'vitest'
import { meterShare } from './meter-share.ts'

test('silence is empty, and a signal that clips is full', () => {
  expect(meterShare(0, 0)).toBe(0)
  expect(meterShare(0, 1)).toBe(1)
})

test('speech of −30 dBFS fills more than half', () => {
  expect(meterShare(0, 0.0316)).toBeCloseTo(0.555, 2)
})

test('it rises at once and falls gently, to nothing', () => {
  expect(meterShare(0.1, 0.5)).toBeCloseTo(1)
  const falling = meterShare(1, 0)
  expect(falling).toBeGreaterThan(0.8)
  expect(Array.from({ length: 60 }).reduce((now: number) => meterShare(now, 0), falling)).toBe(0)
})
