import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { databaseUrl } from '../../supabase/local/database/connections.ts'
import { superuser } from '../../supabase/local/engine/cluster.ts'
import { loadKeys } from '../../supabase/local/keys.ts'

/** One connection, as superuser, to the database of a running embedded backend. */
export async function openDatabase(dataDir: string): Promise<postgres.Sql> {
  const keys = await loadKeys(dataDir)
  if (!keys.ok) throw new Error(keys.error.message)
  // Line 4 of postmaster.pid is the port (PostgreSQL documentation, storage-file-layout).
  const port = Number(
    (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[3],
  )
  return postgres(databaseUrl({ port, password: keys.value.databasePassword }, superuser), {
    max: 1,
    onnotice: () => undefined,
  })
}
