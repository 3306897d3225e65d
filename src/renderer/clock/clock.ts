/** Time as an argument, so that tests need not wait. */
export interface Clock {
  /** ms since 1970 */
  now(): number
  /** Runs once after `ms`; returns the way to cancel. */
  after(ms: number, run: () => void): () => void
}

/** Timers of more than this (2^31 - 1 ms, about 25 days) fire at once in every browser. */
const longestTimer = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, longestTimer))
    return () => clearTimeout(timer)
  },
}
