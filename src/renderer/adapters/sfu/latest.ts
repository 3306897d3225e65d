/**
 * Brings a value to a place that takes time to accept it: one step at a time and in order, leaving out what was
 * overtaken meanwhile. However fast somebody presses mute, the last press wins.
 */
export class Latest<T> {
  readonly #apply: (value: T) => Promise<void>
  readonly #same: (a: T, b: T) => boolean
  #applied: T
  #wanted: T
  #busy = false

  /** `apply` must not reject; what went wrong there is its own to report. */
  constructor(initial: T, apply: (value: T) => Promise<void>, same: (a: T, b: T) => boolean = Object.is) {
    this.#applied = initial
    this.#wanted = initial
    this.#apply = apply
    this.#same = same
  }

  set(value: T): void {
    this.#wanted = value
    if (!this.#busy) void this.#run()
  }

  async #run(): Promise<void> {
    this.#busy = true
    while (!this.#same(this.#applied, this.#wanted)) {
      const value = this.#wanted
      await this.#apply(value)
      this.#applied = value
    }
    this.#busy = false
  }
}
