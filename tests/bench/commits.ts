import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { databaseUrl } from '../../supabase/local/database/connections.ts'
import { superuser } from '../../supabase/local/engine/cluster.ts'
import { loadKeys } from '../../supabase/local/keys.ts'

/** The least that storing a message can cost here: one row, one flush of the write-ahead log, one connection. */
export interface Commits {
  commit(): Promise<void>
  close(): Promise<void>
}

/** @param dataDir of a running embedded backend */
export async function openCommits(dataDir: string): Promise<Commits> {
  const keys = await loadKeys(dataDir)
  if (!keys.ok) throw new Error(keys.error.message)
  // Line 4 of postmaster.pid is the port (PostgreSQL documentation, storage-file-layout).
  const port = Number(
    (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[3],
  )
  const sql = postgres(databaseUrl({ port, password: keys.value.databasePassword }, superuser), { max: 1 })
  await sql`create table private.bench_commits (id bigint generated always as identity primary key, body text)`
  return {
    async commit() {
      await sql`insert into private.bench_commits (body) values ('one row')`
    },
    async close() {
      await sql`drop table private.bench_commits`
      await sql.end()
    },
  }
}
