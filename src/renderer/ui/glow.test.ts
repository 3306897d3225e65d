import { expect, test } from 'vitest'
import { dark, type Glow, nextGlow } from './glow.ts'

const after = (levels: readonly number[], from: Glow = dark): Glow => levels.reduce(nextGlow, from)

test('silence stays dark', () => {
  expect(after([0, 0, 0])).toEqual(dark)
})

test('a voice lights the ring in one frame', () => {
  expect(after([0.1])).toMatchObject({ speaking: true })
})

test('a shout is full and nothing is more than full', () => {
  expect(after([1]).glow).toBe(1)
})

test('room noise is not speech', () => {
  expect(after(Array<number>(60).fill(0.002)).speaking).toBe(false)
})

test('the pauses between words do not end the ring, a second of silence does', () => {
  const word = after([0.1])
  expect(after(Array<number>(12).fill(0), word).speaking).toBe(true)
  expect(after(Array<number>(60).fill(0), word)).toEqual(dark)
})
