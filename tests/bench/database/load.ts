import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type postgres from 'postgres'
import { columns, makeRows } from './rows.ts'
import type { World } from './world.ts'

/**
 * Fills `messages` by COPY, without triggers and indexes, which are made again afterwards; then what autovacuum would do.
 * @param db as superuser
 */
export async function load(
  db: postgres.Sql,
  world: World,
  total: number,
  tell: (text: string) => void,
): Promise<void> {
  const connection = await db.reserve()
  try {
    await connection`set session_replication_role = replica`
    await connection`set maintenance_work_mem = '1GB'`
    const again = await dropIndexes(connection)
    const rows = makeRows(world, total, Date.now())
    const copy = await connection.unsafe(`copy public.messages (${columns}) from stdin`).writable()
    await pipeline(Readable.from(rows.pieces), copy)
    tell('rows are in')
    for (const statement of again) {
      await connection.unsafe(statement)
      tell(statement.slice(0, 100))
    }
    await connection`
      update public.channel_heads h set rev = filled.count, seq = filled.count
        from unnest(${[...rows.counts.keys()]}::uuid[], ${[...rows.counts.values()]}::bigint[]) as filled (channel_id, count)
        where h.channel_id = filled.channel_id`
    // Half of the reader's channels have something new.
    await connection`
      insert into public.read_marks (user_id, channel_id, seq)
        select ${world.reader}, h.channel_id, greatest(0, h.seq - case when place % 2 = 0 then 3 * place else 0 end)
        from unnest(${world.channels}::uuid[]) with ordinality as mine (channel_id, place)
        join public.channel_heads h on h.channel_id = mine.channel_id`
    await connection`update public.members set joined_at = now() - interval '1 year'`
    await connection`set session_replication_role = origin`
    await connection`vacuum (analyze) public.messages, public.messages_archive, public.channel_heads, public.channels`
    await connection`checkpoint`
  } finally {
    connection.release()
  }
}

/** Drops the constraints and indexes that cost a write; gives the statements that make them again. */
async function dropIndexes(db: postgres.Sql): Promise<string[]> {
  const keys = await db<{ name: string; definition: string }[]>`
    select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = 'public.messages'::regclass and contype in ('p', 'u')`
  const indexes = await db<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = 'public.messages'::regclass
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`
  for (const { name } of keys) await db.unsafe(`alter table public.messages drop constraint ${name}`)
  for (const { name } of indexes) await db.unsafe(`drop index ${name}`)
  return [
    ...keys.map(({ name, definition }) => `alter table public.messages add constraint ${name} ${definition}`),
    // A parent's index is made "only" on it; without the word the partitions get theirs.
    ...indexes.map(({ definition }) => definition.replace(' ON ONLY ', ' ON ')),
  ]
}
