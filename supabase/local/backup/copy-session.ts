import postgres from 'postgres'
import { databaseUrl, poolOptions, type DatabaseAddress } from '../database/connections.ts'
import { superuser } from '../engine/cluster.ts'

/**
 * One connection, as superuser, on which values have the same text on every installation. `replica` there switches off
 * triggers and foreign keys: rows come back as they were, and nothing is announced, counted or logged again.
 */
export const connectForCopy = (address: DatabaseAddress): postgres.Sql =>
  postgres(databaseUrl(address, superuser), {
    ...poolOptions,
    max: 1,
    max_lifetime: null, // a copy takes as long as it takes
    connection: {
      application_name: 'bonfire-backup',
      session_replication_role: 'replica',
      DateStyle: 'ISO, YMD',
      IntervalStyle: 'postgres',
      TimeZone: 'UTC',
      bytea_output: 'hex',
      extra_float_digits: '1',
      search_path: 'pg_catalog', // names of tables, types and functions inside values are written whole
    },
  })

/** Runs `work` in one snapshot of the database, which sees nothing that is committed later. Writing fails. */
export async function inSnapshot<T>(
  address: DatabaseAddress,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const sql = connectForCopy(address)
  let failure: { readonly cause: unknown } | null = null
  try {
    const done = await sql.begin('isolation level repeatable read read only', async (transaction) => {
      try {
        return { value: await work(transaction) }
      } catch (cause) {
        failure = { cause }
        throw cause
      }
    })
    return done.value
  } catch (cause) {
    // A copy left in the middle refuses the rollback; the reason is what came before.
    throw failure === null ? cause : (failure as { readonly cause: unknown }).cause
  } finally {
    await sql.end({ timeout: 0 }) // nothing is waited for: a copy left in the middle would go on to its end
  }
}
