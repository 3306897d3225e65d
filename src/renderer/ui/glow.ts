/** What the speaking ring shows: `glow` 0..1, and whether the person counts as speaking. */
export interface Glow {
  readonly glow: number
  readonly speaking: boolean
}

export const dark: Glow = { glow: 0, speaking: false }

/** Range of speech in dBFS that the ring spans; quieter is silence, louder is full. */
const floorDb = -52
const fullDb = -16

/** Share of the glow that stays from one frame to the next while the voice falls: about 140 ms to half at 60 Hz. */
const release = 0.92

/** Starts to count as speech at this glow and ends at the lower one, so that it never flickers. */
const startsAt = 0.2
const endsAt = 0.06

/** The next frame's glow from a linear RMS level (0..1): rises at once, falls gently. */
export function nextGlow(previous: Glow, level: number): Glow {
  const db = level > 0 ? 20 * Math.log10(level) : -Infinity
  const heard = Math.min(1, Math.max(0, (db - floorDb) / (fullDb - floorDb)))
  const falling = previous.glow * release
  const glow = heard > falling ? heard : falling < 0.01 ? 0 : falling
  return { glow, speaking: previous.speaking ? glow > endsAt : glow > startsAt }
}
