/** Collects what events bring, and lets a test wait for it without sleeping. */
export class Inbox<T> {
  readonly items: T[] = []
  #waiting: { enough(items: readonly T[]): boolean; resolve(value: null): void }[] = []

  readonly push = (item: T): void => {
    this.items.push(item)
    this.#waiting = this.#waiting.filter((waiter) => {
      if (!waiter.enough(this.items)) return true
      waiter.resolve(null)
      return false
    })
  }

  /** Waits until `enough` holds of everything that came so far. */
  async until(enough: (items: readonly T[]) => boolean, what: string, ms = 8000): Promise<readonly T[]> {
    if (!enough(this.items)) {
      const { promise, resolve, reject } = Promise.withResolvers<null>()
      this.#waiting.push({ enough, resolve })
      const late = setTimeout(
        () => reject(new Error(`waited for ${what}; got ${JSON.stringify(this.items).slice(0, 1000)}`)),
        ms,
      )
      await promise.finally(() => clearTimeout(late))
    }
    return this.items
  }

  count(expected: number, what = `${expected} items`): Promise<readonly T[]> {
    return this.until((items) => items.length >= expected, what)
  }

  async find(matches: (item: T) => boolean, what: string): Promise<T> {
    const items = await this.until((all) => all.some(matches), what)
    const found = items.find(matches)
    if (found === undefined) throw new Error(`${what} vanished`)
    return found
  }
}
