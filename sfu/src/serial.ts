/** Runs tasks one after the other, in the order they were given, whether or not earlier ones fail. */
export class Serial {
  readonly #limit: number
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  /** `limit`: tasks that may wait or run at once. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get full(): boolean {
    return this.#waiting >= this.#limit
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const done = this.#last.then(task).finally(() => {
      this.#waiting -= 1
    })
    this.#last = done.catch(() => undefined) // the caller of run() sees the failure
    return done
  }
}
