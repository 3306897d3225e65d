import { expect, test } from 'vitest'
import { bestMatch, envelope, fromS16, peakDbfs } from './envelope.ts'

/** Bursts of a tone, loud where the pattern has a 1. */
function bursts(pattern: string, gain = 0.5): Float32Array {
  const samples = new Float32Array(pattern.length * 480)
  for (let i = 0; i < samples.length; i++) {
    if (pattern[Math.floor(i / 480)] === '1') samples[i] = gain * Math.sin(i / 7)
  }
  return samples
}
const windows = (pattern: string, gain?: number): Float32Array =>
  envelope({ rate: 48000, samples: bursts(pattern, gain) }, 10)

test('the same bursts are found, quieter and later, where they are', () => {
  const { score, at } = bestMatch(windows('1101001110'), windows('000001101001110000', 0.1))
  expect(score).toBeGreaterThan(0.99)
  expect(at).toBe(5)
})

test('other bursts and silence do not match', () => {
  expect(bestMatch(windows('1101001110'), windows('0101010101010101')).score).toBeLessThan(0.6)
  expect(bestMatch(windows('1101001110'), windows('0000000000000000')).score).toBe(0)
})

test('16-bit samples and their level are read as they were written', () => {
  const bytes = Buffer.alloc(960)
  for (let i = 0; i < 480; i++) bytes.writeInt16LE(i % 2 ? 16384 : -16384, i * 2)
  expect(peakDbfs(envelope(fromS16(bytes, 48000), 10))).toBeCloseTo(-6.02, 1)
  expect(peakDbfs(envelope(fromS16(Buffer.alloc(960), 48000), 10))).toBe(-Infinity)
})
