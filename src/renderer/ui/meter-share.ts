/** dBFS at the two ends of the meter: the noise of a quiet room, and just before it clips. */
const lowest = -60
const highest = -6

/** Share that stays from one frame to the next while it grows quieter: about 100 ms to half at 60 Hz. */
const release = 0.89

/** How much of a meter is full (0..1) at a linear RMS level (0..1), from what the last frame showed: rises at once, falls gently. */
export function meterShare(before: number, level: number): number {
  const db = level > 0 ? 20 * Math.log10(level) : -Infinity
  const now = Math.min(1, Math.max(0, (db - lowest) / (highest - lowest)))
  const falling = before * release
  return now >= falling ? now : falling < 0.005 ? 0 : falling
}
