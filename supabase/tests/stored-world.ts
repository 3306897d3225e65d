import postgres from 'postgres'
import { inject } from 'vitest'
import { copyDatabase } from '../../tests/support/database-template.ts'
import { makeWorld } from './make-world.ts'
import { persona, type Persona } from './personas.ts'
import { liftLimits } from '../../tests/support/lift-limits.ts'
import type { PersonaName, World } from './world.ts'

/* The world is made once. Its names and ids lie beside it, in a schema of their own, so that every copy can be opened. */

type Ids = Omit<World, 'db' | 'who'> & { readonly who: Readonly<Record<PersonaName, string>> }

const schema = `
  create schema test;
  create table test.world (ids jsonb not null);
  -- Names that need no rights: what a person can't look up still has to be told apart.
  create function test.person(uuid) returns text language sql stable as 'select username from public.profiles where id = $1';
  create function test.server(uuid) returns text language sql stable as 'select name from public.servers where id = $1';
  create function test.place(uuid) returns text language sql stable as $$
    select coalesce(test.server(c.server_id) || '/', '') || coalesce(c.name, c.kind || ' ' || (
      select string_agg(test.person(user_id), '+' order by test.person(user_id)) from public.channel_members where channel_id = c.id))
    from public.channels c where c.id = $1 $$;
`

/** Puts the world into the database at this address, to be opened from copies of it. */
export async function storeWorld(url: string): Promise<void> {
  const db = postgres(url, { max: 8, onnotice: () => undefined })
  try {
    await liftLimits(db)
    const { who, camp, elsewhere, direct, content } = await makeWorld(db)
    const people = Object.fromEntries(Object.entries(who).map(([name, { id }]) => [name, id]))
    await db.unsafe(schema).simple()
    await db`insert into test.world values (${db.json({ who: people, camp, elsewhere, direct, content } as never)})`
  } finally {
    await db.end()
  }
}

/** A copy of the world for one file of tests. */
export interface OpenWorld extends World {
  close(): Promise<void>
}

export async function openWorld(): Promise<OpenWorld> {
  const copy = await copyDatabase(inject('worldTemplate'))
  const db = postgres(copy.url, { max: 8, onnotice: () => undefined })
  const [row] = await db<{ ids: Ids }[]>`select ids from test.world`
  if (!row) throw new Error('there is no world in this database')
  const who = Object.fromEntries(
    Object.entries(row.ids.who).map(([name, id]) => [name, persona(db, id === '' ? null : id)]),
  ) as Record<PersonaName, Persona>
  return {
    ...row.ids,
    db,
    who,
    async close() {
      await db.end()
      await copy.drop()
    },
  }
}
