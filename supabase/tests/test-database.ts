import postgres from 'postgres'
import { inject } from 'vitest'
import { copyDatabase } from '../../tests/support/database-template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated, empty database that each file of tests copies. */
    databaseTemplate: string
    /** Address of the one with the world (world.ts) in it. */
    worldTemplate: string
  }
}

/** A migrated database of a test's own, as superuser. Personas act through it with their own role. */
export interface TestDatabase {
  readonly db: postgres.Sql
  close(): Promise<void>
}

/** Lets people do things as often as a test wants. */
export const liftLimits = (db: postgres.Sql): Promise<unknown> =>
  db`update private.rate_limits set burst = 100000, refill = '1 microsecond'`.execute()

/** @param limits whether rate limits hold, as in a real project */
export async function startTestDatabase(limits: 'lifted' | 'held' = 'lifted'): Promise<TestDatabase> {
  const copy = await copyDatabase(inject('databaseTemplate'))
  const db = postgres(copy.url, { max: 8, onnotice: () => undefined })
  if (limits === 'lifted') await liftLimits(db)
  return {
    db,
    async close() {
      await db.end()
      await copy.drop()
    },
  }
}
