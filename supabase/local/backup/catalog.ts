import type postgres from 'postgres'
import type { SavedSequence, SavedTable } from './archive-format.ts'
import { excludedTables } from './excluded-tables.ts'

type Sql = postgres.Sql | postgres.TransactionSql

/** A table as it has to be copied, without what is in it. */
export type TableShape = Pick<SavedTable, 'schema' | 'name' | 'columns' | 'key'>

/**
 * Every table of the database that a backup holds, by name: read from the catalog, so that none can be forgotten. Partitions
 * come with their parent.
 */
export async function readTables(sql: Sql): Promise<TableShape[]> {
  const tables = await sql<TableShape[]>`
    select n.nspname as schema, c.relname as name,
      array(
        select a.attname::text from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum
      ) as columns,
      array(
        select a.attname::text
        from pg_catalog.pg_index i
        cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary
        order by k.place
      ) as key
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by n.nspname, c.relname`
  return tables.filter(({ schema, name }) => !excludedTables.has(`${schema}.${name}`))
}

/**
 * Where every sequence stands. They are outside of snapshots: read after one was taken, each is at or past what its rows
 * need.
 */
export async function readSequences(sql: Sql): Promise<SavedSequence[]> {
  const found = await sql<{ schema: string; name: string; owner: string | null }[]>`
    select n.nspname as schema, c.relname as name, tn.nspname || '.' || t.relname as owner
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
      and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    left join pg_catalog.pg_class t on t.oid = d.refobjid
    left join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    where c.relkind = 'S' and c.relpersistence = 'p' and n.nspname !~ '^pg_'
    order by n.nspname, c.relname`
  const sequences: SavedSequence[] = []
  for (const { schema, name, owner } of found) {
    if (owner !== null && excludedTables.has(owner)) continue
    const [state] = await sql<{ value: string; called: boolean }[]>`
      select last_value::text as value, is_called as called from ${sql(schema)}.${sql(name)}`
    if (state) sequences.push({ schema, name, ...state })
  }
  return sequences
}

export const setSequence = async (
  sql: Sql,
  { schema, name, value, called }: SavedSequence,
): Promise<void> => {
  await sql`select setval(format('%I.%I', ${schema}::text, ${name}::text)::regclass, ${value}::bigint, ${called})`
}
