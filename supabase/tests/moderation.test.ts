import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPerson, newServer, type Persona } from './personas.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let owner: Persona

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
}, 60_000)
afterAll(() => database.close())

test('a ban deletes what the person wrote lately, a thousand messages at a time, and nobody else’s', async () => {
  const troll = await newPerson(database.db, 'troll')
  const { serverId, textId } = await newServer(owner, troll)
  await owner.call('send_message', textId, crypto.randomUUID(), 'welcome')
  await troll.sql(
    'select public.send_message($1, gen_random_uuid(), number::text) from generate_series(1, 1010) as number',
    [textId],
  )
  await database.db`update public.messages set created_at = now() - interval '2 hours' where body = '1'`
  const left = async () =>
    (
      await database.db<{ body: string }[]>`
        select body from public.messages where channel_id = ${textId} and deleted_at is null order by seq`
    ).map(({ body }) => body)

  const ban = () => owner.call('ban_member', serverId, troll.id, 'flood', null, 3600)
  expect(await ban()).toEqual({ ok: true, value: { more: true } })
  expect(await left()).toHaveLength(11)
  expect(await database.db`select from public.members where user_id = ${troll.id}`).toHaveLength(0)
  expect(await ban()).toEqual({ ok: true, value: { more: false } })
  expect(await left()).toEqual(['welcome', '1'])
})
