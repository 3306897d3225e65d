import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type postgres from 'postgres'
import { z } from 'zod'

/** Work that comes in pieces. */
export interface Job {
  readonly name: string
  /** Does a bounded piece; whether there is more to do. */
  run(): Promise<boolean>
}

/** Waits for the next turn; false at once when `stop` is aborted. */
export type NextTurn = (stop: AbortSignal) => Promise<boolean>

/** @param ms between the end of one turn and the next */
export const every =
  (ms: number): NextTurn =>
  (stop) =>
    sleep(ms, true, { signal: stop, ref: false }).catch(() => false)

/**
 * Runs each job once a turn, until it has nothing more to do, one after the other. What fails is logged and tried again the next
 * turn. `close()` lets the piece of work that is being done come to its end.
 */
export function startJobs(jobs: readonly Job[], nextTurn: NextTurn, log: Logger): { close(): Promise<void> } {
  const stop = new AbortController()
  const runTurns = async (): Promise<void> => {
    while (await nextTurn(stop.signal)) {
      for (const job of jobs) {
        try {
          while (!stop.signal.aborted && (await job.run()));
        } catch (cause) {
          log.warn({ err: cause, job: job.name }, 'a job failed; it is tried again later')
        }
      }
    }
  }
  const turns = runTurns()
  return {
    async close() {
      stop.abort()
      await turns
    },
  }
}

const done = z.looseObject({ more: z.boolean() }).catchall(z.number())

/** The database's own jobs: archive, retention, everything that expires (supabase/migrations/20261123001300_jobs.sql). */
export const databaseJob = (sql: postgres.Sql, log: Logger): Job => ({
  name: 'database',
  async run() {
    const [row] = await sql`select public.run_jobs() as done`
    const { more, ...counts } = done.parse(row?.['done'])
    if (Object.values(counts).some((count) => count > 0)) log.info(counts, 'did what was due')
    return more
  },
})
