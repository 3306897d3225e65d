import { openDatabase } from './database.ts'

/** The least that storing a message can cost here: one row, one flush of the write-ahead log, one connection. */
export interface Commits {
  commit(): Promise<void>
  close(): Promise<void>
}

/** @param dataDir of a running embedded backend */
export async function openCommits(dataDir: string): Promise<Commits> {
  const sql = await openDatabase(dataDir)
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
