import type { Logger } from 'pino'
import type postgres from 'postgres'
import type { Limits } from './limits.ts'

/** Deletes what realtime.messages kept long enough, in batches that hold no lock for long. Returns how many rows went. */
export async function prune(sql: postgres.Sql, keepMs: number, batch: number): Promise<number> {
  let total = 0
  let deleted
  do {
    const result = await sql`
      delete from realtime.messages where ctid = any(array(
        select ctid from realtime.messages
        where inserted_at < (now() at time zone 'utc') - ${keepMs} * interval '1 millisecond'
        limit ${batch}))`
    deleted = result.count
    total += deleted
  } while (deleted === batch)
  return total
}

/** Prunes now and then until `close()`. */
export function startRetention(sql: postgres.Sql, limits: Limits, log: Logger): { close(): Promise<void> } {
  let working = Promise.resolve()
  const run = () => {
    working = prune(sql, limits.retentionMs, limits.retentionBatch).then(
      (rows) => {
        if (rows > 0) log.info({ rows }, 'deleted old broadcasts')
      },
      (cause: unknown) => log.warn({ err: cause }, 'old broadcasts could not be deleted; trying again later'),
    )
  }
  const timer = setInterval(run, limits.retentionCheckMs)
  run()
  return {
    async close() {
      clearInterval(timer)
      await working
    },
  }
}
