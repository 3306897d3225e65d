import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSequences, readTables } from '../local/backup/catalog.ts'
import { excludedTables } from '../local/backup/excluded-tables.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
}, 60_000)
afterAll(() => database.close())

test('everything that holds rows is in a backup or named with a reason among what is left out', async () => {
  const found = await database.db<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'f') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`
  const saved = (await readTables(database.db)).map(({ schema, name }) => `${schema}.${name}`)
  const forgotten = found
    .map(({ name }) => name)
    .filter((name) => !saved.includes(name) && !excludedTables.has(name))
  expect(forgotten).toEqual([])
  expect(saved).toEqual(expect.arrayContaining(['auth.users', 'public.messages', 'storage.objects']))
  expect(saved.filter((name) => excludedTables.has(name))).toEqual([])
})

test('the sequences of what is left out are left out, too', async () => {
  expect((await readSequences(database.db)).filter(({ schema }) => schema === 'realtime')).toEqual([])
})
