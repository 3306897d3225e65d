import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import postgres from 'postgres'
import { bootstrap } from '../../supabase/local/database/bootstrap.ts'
import { connect, databaseUrl } from '../../supabase/local/database/connections.ts'
import { migrate } from '../../supabase/local/database/migrations.ts'
import { openCluster, superuser } from '../../supabase/local/engine/cluster.ts'
import { Engine } from '../../supabase/local/engine/engine.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated, empty database that each file of tests copies. */
    databaseTemplate: string
    /** Address of the one with the world (world.ts) in it. */
    worldTemplate: string
  }
}

/** A migrated database in a Postgres of its own that nobody uses: tests copy it, which takes a tenth of a start. */
export interface DatabaseTemplate {
  /** Superuser's. */
  readonly url: string
  close(): Promise<void>
}

/** Throws if Postgres doesn't start or a migration fails, for a test can't go on without. */
export async function startDatabaseTemplate(): Promise<DatabaseTemplate> {
  const folder = await makeTemporaryFolder()
  const password = randomUUID()
  const cluster = await openCluster(folder.path, password)
  if (!cluster.ok) throw new Error(cluster.error.message)
  const engine = await Engine.start(cluster.value, pino({ level: process.env['LOG_LEVEL'] ?? 'error' }))
  if (!engine.ok) throw new Error(engine.error.message)
  const address = { port: engine.value.port, password }
  const [admin, owner] = [connect(address, superuser, 1), connect(address, 'postgres', 1)]
  try {
    await bootstrap(admin, address)
    const migrations = fileURLToPath(new URL('../../supabase/migrations', import.meta.url))
    const applied = await migrate(owner, migrations)
    if (!applied.ok) throw new Error(`${applied.error.message}\n${applied.error.detail ?? ''}`)
  } finally {
    await Promise.all([admin.end(), owner.end()])
  }
  return {
    url: databaseUrl(address, superuser),
    async close() {
      await engine.value.close()
      await folder.remove()
    },
  }
}

export interface DatabaseCopy {
  readonly url: string
  /** Drops it, whoever is connected. */
  drop(): Promise<void>
}

/** A copy of the database at this address, in the same Postgres. Nobody may be connected to the original. */
export async function copyDatabase(original: string): Promise<DatabaseCopy> {
  const url = new URL(original)
  const copy = `copy_${randomUUID().replaceAll('-', '')}`
  await asAdmin(original, async (sql) => {
    await sql.unsafe(`create database ${copy} template ${url.pathname.slice(1)} owner postgres`)
    // Such a setting belongs to a database's name, and is not copied.
    await sql.unsafe(`alter database ${copy} set search_path = "$user", public, extensions`)
  })
  url.pathname = copy
  return {
    url: url.href,
    drop: () => asAdmin(original, (sql) => sql.unsafe(`drop database ${copy} with (force)`)),
  }
}

/** In a database that nobody copies or drops. */
async function asAdmin(address: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const url = new URL(address)
  url.pathname = 'template1'
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
