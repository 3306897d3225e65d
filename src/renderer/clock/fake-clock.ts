import type { Clock } from './clock.ts'

/** For tests: stands still until told to go on. */
export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Timers that have yet to fire. */
  get pending(): number {
    return this.#timers.size
  }

  /** Runs what falls due within `ms`, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settle()
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = due.at
      due.run()
    }
    this.#now = end
  }
}

/** Lets everything go on that waits only for promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
