import type postgres from 'postgres'
import { openDatabase } from '../bench/database.ts'

/** Asks as the database's owner, on a connection of its own: the backend may have been restarted since the last one. */
export async function asOwner<T>(dataDir: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = await openDatabase(dataDir)
  try {
    return await ask(sql)
  } finally {
    await sql.end()
  }
}
