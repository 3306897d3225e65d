const firstMs = 1_000
const longestMs = 30_000

/**
 * The wait before attempt `attempt` (1 is the first repetition), in ms: doubles up to 30 s. `random` (0..1) takes off up
 * to half, so that everybody thrown off by one fault doesn't come back in one instant.
 */
export const backOffMs = (attempt: number, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (1 - random / 2)
