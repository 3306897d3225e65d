/** What was started so far, closed in reverse, once. */
export class Started {
  readonly #stops: (() => Promise<void>)[] = []
  #closing: Promise<void> | null = null

  add(stop: () => Promise<void>): void {
    this.#stops.unshift(stop)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    for (const stop of this.#stops) await stop()
  }
}
