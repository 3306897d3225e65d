/** Attempts to win a lost connection back before giving up: about a minute, plus the time each attempt takes. */
export const maxAttempts = 8

const firstMs = 500
const longestMs = 10_000

/**
 * The wait before attempt `attempt` (1 is the first), in ms: doubles up to 10 s. `random` (0..1) takes off up to half,
 * so that everybody thrown off by the same fault doesn't come back in the same instant.
 */
export function backOffMs(attempt: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1))
  return full * (1 - random / 2)
}
