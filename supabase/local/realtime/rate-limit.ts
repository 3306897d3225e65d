export type Verdict = 'pass' | 'refuse' | 'disconnect'

/**
 * A token bucket that may go into debt: frames beyond the allowance are refused, and a sender that doesn't stop, as deep in
 * debt as the bucket is large, is to be disconnected.
 */
export class RateLimit {
  readonly #perMs: number
  readonly #burst: number
  #tokens: number
  #at: number

  /** `perSecond` frames for long, `burst` at once; `now` in milliseconds of the clock that `take` gets too. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000
    this.#burst = burst
    this.#tokens = burst
    this.#at = now
  }

  take(now: number): Verdict {
    const earned = Math.max(0, now - this.#at) * this.#perMs
    this.#tokens = Math.min(this.#burst, this.#tokens + earned) - 1
    this.#at = now
    if (this.#tokens >= 0) return 'pass'
    return this.#tokens >= -this.#burst ? 'refuse' : 'disconnect'
  }
}
