/** Allows `max` attempts per key within `windowMs`; keys are forgotten when their window is over. */
export interface AttemptLimit {
  /** 0: go ahead; otherwise how long to wait, in ms. */
  waitMs(key: string): number
  count(key: string): void
  forget(key: string): void
}

const maxKeys = 10_000

export function createAttemptLimit(
  max: number,
  windowMs: number,
  now: () => number = Date.now,
): AttemptLimit {
  const attempts = new Map<string, { count: number; until: number }>()
  const current = (key: string): { count: number; until: number } | undefined => {
    const entry = attempts.get(key)
    if (entry && entry.until <= now()) attempts.delete(key)
    return attempts.get(key)
  }
  return {
    waitMs: (key) => {
      const entry = current(key)
      return entry && entry.count >= max ? entry.until - now() : 0
    },
    count: (key) => {
      const entry = current(key)
      if (entry) {
        entry.count++
        return
      }
      // Whoever tries ever new addresses must not fill the memory. The oldest windows end first.
      const [oldest] = attempts.keys()
      if (attempts.size >= maxKeys && oldest !== undefined) attempts.delete(oldest)
      attempts.set(key, { count: 1, until: now() + windowMs })
    },
    forget: (key) => void attempts.delete(key),
  }
}
