/**
 * Handles items strictly one after the other, also across asynchronous handlers. An item whose handler answers at once is
 * handled at once: a promise per frame would cost more than most frames do.
 */
export class SerialQueue<T extends object> {
  readonly #handle: (item: T) => void | Promise<void>
  readonly #onError: (cause: unknown) => void
  readonly #items: T[] = []
  #running = false

  constructor(handle: (item: T) => void | Promise<void>, onError: (cause: unknown) => void) {
    this.#handle = handle
    this.#onError = onError
  }

  push(item: T): void {
    this.#items.push(item)
    if (!this.#running) void this.#run()
  }

  /** Forgets what has not begun yet. */
  clear(): void {
    this.#items.length = 0
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
      try {
        const pending = this.#handle(item)
        if (pending) await pending
      } catch (cause) {
        this.#onError(cause)
      }
    }
    this.#running = false
  }
}
