import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type OpenWorld } from '../stored-world.ts'
import { personas, type PersonaName } from '../world.ts'
import { closedTables, tables } from './tables.ts'

/* What each person sees of each table: exactly the rows that tables.ts gives them. */

let world: OpenWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

// Only some columns of webhooks are readable, and where a row lies is none of them.
const identity = (table: string): string =>
  table === 'webhooks' ? 't.id::text' : `t.tableoid::text || t.ctid::text`

async function namesOf(table: string): Promise<Map<string, string>> {
  const rows = await world.db.unsafe<{ identity: string; name: string }[]>(
    `select ${identity(table)} as identity, ${tables[table]?.name} as name from public.${table} t`,
  )
  return new Map(rows.map((row) => [row.identity, row.name]))
}

async function seenBy(who: PersonaName, table: string): Promise<string[]> {
  const names = await namesOf(table)
  const rows = await world.who[who].sql<{ identity: string }>(
    `select ${identity(table)} as identity from public.${table} t`,
  )
  return [...new Set(rows.map((row) => names.get(row.identity) ?? 'a row from nowhere'))].sort()
}

test('every table of schema public has its line', async () => {
  const rows = await world.db<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname`
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(tables).sort())
})

describe.each(Object.keys(tables))('%s', (table) => {
  const rows = tables[table]?.rows ?? {}

  test('every row is spoken for', async () => {
    expect([...new Set((await namesOf(table)).values())].sort()).toEqual(Object.keys(rows).sort())
  })

  test.each(personas.filter((who) => who !== 'visitor'))('as the %s sees it', async (who) => {
    if (closedTables.includes(table)) {
      await expect(seenBy(who, table)).rejects.toThrow('permission denied')
      return
    }
    const expected = Object.keys(rows).filter((name) => rows[name]?.includes(who))
    expect(await seenBy(who, table)).toEqual(expected.sort())
  })

  test('whoever is not signed in can’t even ask', async () => {
    await expect(seenBy('visitor', table)).rejects.toThrow('permission denied')
  })

  test.each(personas)('the %s writes nothing around the functions', async (who) => {
    const [column] = await world.db<{ name: string }[]>`
      select attname as name from pg_attribute
      where attrelid = ${`public.${table}`}::regclass and attnum > 0 and attgenerated = '' and attidentity = ''
      order by attnum limit 1`
    const name = column?.name ?? ''
    for (const statement of [
      `insert into public.${table} default values`,
      `update public.${table} set ${name} = ${name}`,
      `delete from public.${table}`,
      `truncate public.${table}`,
    ]) {
      await expect(world.who[who].sql(statement), statement).rejects.toThrow('permission denied')
    }
  })
})
