import type { Logger } from 'pino'
import type postgres from 'postgres'
import { readAnnounced, readGap, takeCursor, type Cursor, type FeedRow } from './feed-rows.ts'
import type { Limits } from './limits.ts'

/** What the feed needs of its surroundings. `emit` gets every committed broadcast once, in order. */
export interface FeedDeps {
  readonly sql: postgres.Sql
  readonly limits: Limits
  readonly log: Logger
  emit(row: FeedRow): void
}

/**
 * Broadcasts from the database. A NOTIFY is only a hint; the table is the truth. Rows announced are read by id, in the
 * order of their commits. Whenever a hint may have been missed (connection lost, database restarted, and every few
 * seconds) a sweep reads everything that was committed since the last sweep and not emitted yet.
 */
export class DatabaseFeed {
  readonly #deps: FeedDeps
  readonly #ready = Promise.withResolvers<null>()
  #unlisten: (() => Promise<void>) | null = null
  #sweeper: NodeJS.Timeout | null = null
  #retry: NodeJS.Timeout | null = null

  #cursor: Cursor | null = null
  /** Ids emitted after the cursor was taken. */
  readonly #emitted = new Set<string>()
  #announced: string[] = []
  #sweepDue = false
  #busy = false
  #working: Promise<void> = Promise.resolve()
  #closed = false

  constructor(deps: FeedDeps) {
    this.#deps = deps
  }

  /** Resolves when what the database sends from now on will be emitted. */
  get ready(): Promise<unknown> {
    return this.#ready.promise
  }

  /** Rejects if the database can't be reached now; once started, it is waited for. */
  async start(): Promise<void> {
    const { sql, limits } = this.#deps
    const onNotify = (id: string) => {
      this.#announced.push(id)
      this.#work()
    }
    // The driver listens again whenever the connection was lost, and calls this each time.
    const onListening = () => this.#sweepSoon()
    const listening = await sql.listen('realtime_messages', onNotify, onListening)
    this.#unlisten = () => listening.unlisten()
    this.#sweeper = setInterval(() => this.#sweepSoon(), limits.feedSweepMs)
    await this.ready
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#sweeper) clearInterval(this.#sweeper)
    if (this.#retry) clearTimeout(this.#retry)
    // Without a connection there is nothing to take back.
    await this.#unlisten?.().catch(() => null)
    await this.#working
  }

  #sweepSoon(): void {
    this.#sweepDue = true
    this.#work()
  }

  /** One worker at a time, so that order is kept. */
  #work(): void {
    if (this.#closed || this.#retry || this.#busy) return
    this.#busy = true
    this.#working = this.#drain()
  }

  async #drain(): Promise<void> {
    try {
      while (!this.#closed && (this.#sweepDue || this.#announced.length > 0)) {
        if (this.#sweepDue) await this.#sweep()
        else await this.#readAnnounced()
      }
      this.#busy = false
    } catch (cause) {
      this.#deps.log.warn({ err: cause }, 'the database feed could not read; trying again')
      // What was announced is still in the table, and not emitted: the sweep finds it.
      this.#announced = []
      this.#sweepDue = true
      this.#busy = false
      if (this.#closed) return
      this.#retry = setTimeout(() => {
        this.#retry = null
        this.#work()
      }, this.#deps.limits.feedRetryMs)
    }
  }

  async #readAnnounced(): Promise<void> {
    const { sql, limits } = this.#deps
    const ids = this.#announced.splice(0, limits.feedPage)
    // Before the first sweep nobody listens yet.
    if (this.#cursor === null) return
    for (const row of await readAnnounced(sql, ids, this.#cursor, limits.databasePayloadBytes))
      this.#emit(row)
  }

  async #sweep(): Promise<void> {
    const { sql, limits } = this.#deps
    this.#sweepDue = false
    const until = await takeCursor(sql)
    const since = this.#cursor
    if (since !== null && since !== until) {
      let page
      let after = '0'
      do {
        page = await readGap(sql, { since, until }, after, limits.feedPage, limits.databasePayloadBytes)
        for (const row of page) this.#emit(row)
        after = page.at(-1)?.seq ?? after
      } while (page.length === limits.feedPage)
    }
    if (since !== until) {
      this.#cursor = until
      this.#emitted.clear()
    }
    this.#ready.resolve(null)
  }

  #emit(row: FeedRow): void {
    if (this.#emitted.has(row.id)) return
    this.#emitted.add(row.id)
    try {
      this.#deps.emit(row)
    } catch (cause) {
      this.#deps.log.error({ err: cause, id: row.id }, 'a broadcast from the database could not be delivered')
    }
  }
}
