/** Calls that may come at once on one channel, and how many more a second: far beyond what a person's hands can cause. */
export const callLimit = { burst: 200, perSecond: 100 }

/** Whether one more call of a channel is worked on: a bucket per channel, so that a flood on one leaves the others alone. `now` in ms. */
export function createCallLimit(now: () => number): (channel: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>()
  return (channel) => {
    const at = now()
    const bucket = buckets.get(channel) ?? { left: callLimit.burst, at }
    const left = Math.min(callLimit.burst, bucket.left + ((at - bucket.at) / 1000) * callLimit.perSecond)
    buckets.set(channel, { left: left < 1 ? left : left - 1, at })
    return left >= 1
  }
}
