import postgres from 'postgres'
import { startTestBackend } from '../../tests/support/start-backend.ts'

/** The migrated database of a throw-away backend, as superuser. Personas act through it with their own role. */
export interface TestDatabase {
  readonly db: postgres.Sql
  close(): Promise<void>
}

/** Lets people do things as often as a test wants. */
export const liftLimits = (db: postgres.Sql): Promise<unknown> =>
  db`update private.rate_limits set burst = 100000, refill = '1 microsecond'`.execute()

/** @param limits whether rate limits hold, as in a real project */
export async function startTestDatabase(limits: 'lifted' | 'held' = 'lifted'): Promise<TestDatabase> {
  const backend = await startTestBackend()
  const db = postgres(backend.databaseUrl, { max: 8, onnotice: () => undefined })
  if (limits === 'lifted') await liftLimits(db)
  return {
    db,
    async close() {
      await db.end()
      await backend.close()
    },
  }
}
