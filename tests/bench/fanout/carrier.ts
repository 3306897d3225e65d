/** One way to bring a message to many listeners, each with a socket of its own. */
export interface Carrier {
  /** The server and its version. */
  readonly version: string
  /** The process that delivers. */
  readonly pid: number
  /** Makes it so many listeners; their number only grows. */
  listeners(count: number): Promise<void>
  /** Sends one message and waits until every listener has it. */
  send(): Promise<Passage>
  close(): Promise<void>
}

/** Where one message was when, in ms after sending began. */
export interface Passage {
  /** The sender was told that it is stored; null: this server tells nobody. */
  readonly stored: number | null
  /** It stood in a listener's store: for each listener, in the order of arrival. */
  readonly each: readonly number[]
}

/** Runs `work` for each number from `from` up to but not `to`, so many at a time. */
export async function inBatches(
  from: number,
  to: number,
  size: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  for (let begin = from; begin < to; begin += size) {
    const end = Math.min(to, begin + size)
    await Promise.all(Array.from({ length: end - begin }, (_, i) => work(begin + i)))
  }
}
