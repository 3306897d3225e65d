/** What repeats itself is written down once in this long (ms). */
export const atMostEvery = 60_000

/**
 * Answers how often a thing has happened since it was last written down (itself included), or null when it was a moment ago: an
 * attacker may repeat it ten thousand times a second, and the log must stay readable. `now` in ms.
 */
export function createSeldom(now: () => number): (what: string) => number | null {
  const seen = new Map<string, { at: number; since: number }>()
  return (what) => {
    const one = seen.get(what)
    const at = now()
    if (one !== undefined && at - one.at < atMostEvery) {
      one.since += 1
      return null
    }
    seen.set(what, { at, since: 0 })
    return (one?.since ?? 0) + 1
  }
}
