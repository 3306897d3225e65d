import postgres from 'postgres'
import { inject } from 'vitest'
import { copyDatabase } from '../../tests/support/database-template.ts'
import { liftLimits } from '../../tests/support/lift-limits.ts'

/** A migrated database of a test's own, as superuser. Personas act through it with their own role. */
export interface TestDatabase {
  readonly db: postgres.Sql
  close(): Promise<void>
}

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
