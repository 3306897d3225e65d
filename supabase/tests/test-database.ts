import postgres from 'postgres'
import { startTestBackend } from '../../tests/support/start-backend.ts'

/** The migrated database of a throw-away backend, as superuser. Personas act through it with their own role. */
export interface TestDatabase {
  readonly db: postgres.Sql
  close(): Promise<void>
}

export async function startTestDatabase(): Promise<TestDatabase> {
  const backend = await startTestBackend()
  const db = postgres(backend.databaseUrl, { max: 8, onnotice: () => undefined })
  return {
    db,
    async close() {
      await db.end()
      await backend.close()
    },
  }
}
