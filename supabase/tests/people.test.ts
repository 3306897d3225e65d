import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPerson, newServer } from './personas.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.close())

test('the author of an old message keeps a name after leaving; a list of everybody can’t be had', async () => {
  const [owner, leaver] = await Promise.all(['owner', 'leaver'].map((name) => newPerson(database.db, name)))
  if (!owner || !leaver) throw new Error('two people')
  const { serverId } = await newServer(owner, leaver)
  await leaver.call('leave_server', serverId)
  expect(await owner.sql('select * from public.profiles where id = $1', [leaver.id])).toEqual([])
  expect(await owner.sql('select username from public.get_profiles($1::uuid[])', [[leaver.id]])).toEqual([
    { username: 'leaver' },
  ])
  expect(
    await owner.sql('select * from public.get_profiles($1::uuid[])', [Array(101).fill(leaver.id)]),
  ).toHaveLength(1)
})

test('whoever is invisible gives no sign of life that others could read', async () => {
  const [shy, other] = await Promise.all(['shy', 'other'].map((name) => newPerson(database.db, name)))
  if (!shy || !other) throw new Error('two people')
  await newServer(shy, other)
  const lastActive = async () =>
    (await other.sql('select last_active from public.presence where user_id = $1', [shy.id]))[0]?.[
      'last_active'
    ]
  await shy.call('set_presence', 'online', null)
  const seen = await lastActive()
  expect(seen).toBeInstanceOf(Date)
  await shy.call('set_presence', 'offline', null)
  expect(await lastActive()).toEqual(seen)
  await shy.call('set_presence', 'online', null)
  expect(await lastActive()).not.toEqual(seen)
})
