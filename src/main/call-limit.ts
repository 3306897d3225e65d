/** How many may come at once, and how many more a second. */
export interface CallLimit {
  readonly burst: number
  readonly perSecond: number
}

/** Requests of the window on one channel: far beyond what a person's hands can cause. */
export const callLimit: CallLimit = { burst: 200, perSecond: 100 }

/** Whether one more of a kind is worked on: a bucket for each, so that a flood of one leaves the others alone. `now` in ms. */
export function createCallLimit(
  { burst, perSecond }: CallLimit,
  now: () => number,
): (what: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>()
  return (what) => {
    const at = now()
    const bucket = buckets.get(what) ?? { left: burst, at }
    const left = Math.min(burst, bucket.left + ((at - bucket.at) / 1000) * perSecond)
    buckets.set(what, { left: left < 1 ? left : left - 1, at })
    return left >= 1
  }
}
