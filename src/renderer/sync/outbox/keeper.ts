import type { Clock } from '../../clock/clock.ts'
import type { KeptMessage, OutboxStorage } from '../ports.ts'

/**
 * Storage that another window blocks, or a broken disk, may never answer (ms). A busy machine's takes seconds, and is not
 * to be given up for that: from then on nothing would outlive this window.
 */
const answerWithin = 10_000

/** Storage that may fail at any call. Never rejects: what can't be kept is sent all the same. */
export interface Keeper {
  /** What is kept; null when that can't be told. */
  read(): Promise<readonly KeptMessage[] | null>
  /** Will the message outlive this window? */
  add(message: KeptMessage): Promise<boolean>
  update(message: KeptMessage): Promise<void>
  remove(id: string): Promise<void>
  close(): void
}

/** After the first failure nothing more is added: messages that are kept and messages that aren't would change places. */
export function createKeeper(storage: OutboxStorage | null, clock: Clock, onUnkept: () => void): Keeper {
  let working = storage !== null

  function fail(): void {
    if (!working) return
    working = false
    onUnkept()
  }
  /** The value, or null after a failure. */
  async function attempt<T>(run: (storage: OutboxStorage) => Promise<T>): Promise<{ value: T } | null> {
    if (storage === null) return null
    const late = Promise.withResolvers<null>()
    const cancel = clock.after(answerWithin, () => late.resolve(null))
    const answer = run(storage).then(
      (value) => ({ value }),
      () => null,
    )
    const first = await Promise.race([answer, late.promise])
    cancel()
    if (first === null) fail()
    return first
  }
  if (storage === null) onUnkept()

  return {
    read: async () => (await attempt((kept) => kept.read()))?.value ?? null,
    add: async (message) => working && (await attempt((kept) => kept.add(message))) !== null,
    async update(message) {
      await attempt((kept) => kept.update(message))
    },
    async remove(id) {
      await attempt((kept) => kept.remove(id))
    },
    close: () => storage?.close(),
  }
}
