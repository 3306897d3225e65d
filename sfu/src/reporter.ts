import type { SfuReport } from '../../src/shared/backend.ts'
import type { Result } from '../../src/shared/result.ts'
import type { BackendError } from './backend.ts'

type ReportedRoom = SfuReport[number]

export interface ReporterDeps {
  readonly report: (rooms: SfuReport) => Promise<Result<null, BackendError>>
  /** The room as it is now; one that is gone has no peers. */
  readonly roomNow: (channelId: string) => ReportedRoom
  /** Every room that has somebody in it. */
  readonly liveRooms: () => readonly string[]
  readonly onFailure: (error: BackendError, retryInMs: number) => void
  readonly heartbeatMs?: number
  readonly firstRetryMs?: number
  readonly longestRetryMs?: number
}

/**
 * Keeps the database's picture of the rooms true. Changes name a room only; what is sent is the room at the moment of
 * sending, so the latest always wins, one report is in flight at a time, and a failed one is tried again until a newer
 * one has taken its place. A heartbeat names every live room before its lease (30 s in the database) runs out.
 */
export class Reporter {
  readonly #deps: ReporterDeps
  readonly #changed = new Set<string>()
  readonly #heartbeat: NodeJS.Timeout
  #sending: Promise<void> | null = null
  #retry: NodeJS.Timeout | null = null
  #failures = 0
  #closed = false

  constructor(deps: ReporterDeps) {
    this.#deps = deps
    this.#heartbeat = setInterval(() => this.#beat(), deps.heartbeatMs ?? 10_000)
  }

  changed(channelId: string): void {
    this.#changed.add(channelId)
    this.#start()
  }

  /** Sends what is left, once, and stops. The caller bounds how long it waits; leases clean up what didn't arrive. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#heartbeat)
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#retry = null
    await this.#sending
    await this.#send()
  }

  #beat(): void {
    for (const channelId of this.#deps.liveRooms()) this.#changed.add(channelId)
    this.#start()
  }

  #start(): void {
    if (this.#closed || this.#sending !== null || this.#retry !== null || this.#changed.size === 0) return
    this.#sending = this.#send().finally(() => {
      this.#sending = null
      this.#start()
    })
  }

  async #send(): Promise<void> {
    if (this.#changed.size === 0) return
    const channels = [...this.#changed]
    this.#changed.clear()
    const reply = await this.#deps.report(channels.map((channelId) => this.#deps.roomNow(channelId)))
    if (reply.ok) {
      this.#failures = 0
      return
    }
    for (const channelId of channels) this.#changed.add(channelId)
    const delay = retryDelay(
      this.#failures,
      this.#deps.firstRetryMs ?? 250,
      this.#deps.longestRetryMs ?? 10_000,
    )
    this.#failures += 1
    this.#deps.onFailure(reply.error, delay)
    if (this.#closed) return
    this.#retry = setTimeout(() => {
      this.#retry = null
      this.#start()
    }, delay)
  }
}

/** Doubles with each failure, up to the longest. */
export function retryDelay(failures: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30))
}
