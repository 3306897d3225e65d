import { z } from 'zod'
import { within } from '../../../scripts/stack/deadline.ts'

const patience = 30_000 // ms

const broadcast = z.looseObject({ message: z.looseObject({ id: z.string() }) })
type Broadcast = z.infer<typeof broadcast>

/** What one listener's screen is drawn from: its messages by id. */
export class Store {
  readonly #messages = new Map<string, Broadcast['message']>()
  readonly #arrivals: Arrivals

  constructor(arrivals: Arrivals) {
    this.#arrivals = arrivals
  }

  /** Reads a broadcast and keeps its message. Later ones have the form of the first, so that nothing but this is timed. */
  put(json: string): void {
    const read: unknown = JSON.parse(json)
    const { message } = this.#messages.size === 0 ? broadcast.parse(read) : (read as Broadcast)
    this.#messages.set(message.id, message)
    this.#arrivals.note(message.id)
  }
}

/** When one message at a time reached each of its listeners. */
export class Arrivals {
  #id: string | null = null
  #wanted = 0
  #times: number[] = []
  #complete: (() => void) | null = null

  /** Resolves with the times, on the clock of `performance.now()`, when so many listeners have the message. */
  async expect(id: string, listeners: number): Promise<readonly number[]> {
    this.#id = id
    this.#wanted = listeners
    this.#times = []
    const times = this.#times
    const complete = new Promise<void>((resolve) => (this.#complete = resolve))
    try {
      await within('a message to every listener', patience, complete)
    } catch (cause) {
      throw new Error(`${times.length} of ${listeners} listeners got a message`, { cause })
    }
    return times
  }

  /** A listener has this message. */
  note(id: string): void {
    if (id !== this.#id) return
    this.#times.push(performance.now())
    if (this.#times.length === this.#wanted) this.#complete?.()
  }
}
