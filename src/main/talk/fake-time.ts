/** For tests: time that stands still until it is told to go on, as the talk keys take it. */
export class FakeTime {
  #now = 0
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  readonly now = (): number => this.#now

  readonly later = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Runs what falls due within `ms`, in order. */
  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = due.at
      due.run()
    }
    this.#now = end
  }
}
