import { expect, test } from 'vitest'
import { rms } from './level.ts'

test('silence and an empty buffer have level 0', () => {
  expect(rms(new Float32Array(1024))).toBe(0)
  expect(rms(new Float32Array(0))).toBe(0)
})

test('a full-scale sine has the level 1/√2', () => {
  const sine = Float32Array.from({ length: 4800 }, (_, i) => Math.sin((2 * Math.PI * 100 * i) / 4800))
  expect(rms(sine)).toBeCloseTo(Math.SQRT1_2, 4)
})

test('a full-scale square wave has the level 1', () => {
  expect(rms(Float32Array.of(1, -1, 1, -1))).toBe(1)
})
