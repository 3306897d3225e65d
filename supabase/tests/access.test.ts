import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, persona, type Persona } from './personas.ts'

let database: TestDatabase
let owner: Persona, member: Persona, stranger: Persona, nobody: Persona
let ids: { serverId: string; textId: string; voiceId: string }

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
  stranger = await newPerson(database.db, 'stranger')
  nobody = persona(database.db, null)
  ids = await newServer(owner, member)
  await newServer(stranger)
  await owner.call('send_message', ids.textId, crypto.randomUUID(), 'for members')
  await database.db`select public.register_sfu_node('node', ${'s'.repeat(32)})`
  await nobody.call('sfu_report', 'node', 's'.repeat(32), [
    { channel_id: ids.voiceId, peers: [{ user_id: owner.id, muted: false, deafened: false }] },
  ])
}, 60_000)
afterAll(() => database.close())

test('every table in public and private has row-level security', async () => {
  const open = await database.db<{ table: string }[]>`
    select relnamespace::regnamespace || '.' || relname as table from pg_class
    where relkind in ('r', 'p') and not relrowsecurity and relnamespace in ('public'::regnamespace, 'private'::regnamespace)`
  expect(open.map((row) => row.table)).toEqual([])
})

test('people may read the tables named here and write none', async () => {
  const granted = await database.db`
    select grantee, table_name, privilege_type from information_schema.role_table_grants
    where table_schema in ('public', 'private') and grantee in ('anon', 'authenticated', 'PUBLIC')
    order by grantee, table_name`
  expect(
    granted.map((g) => `${String(g['grantee'])} ${String(g['privilege_type'])} ${String(g['table_name'])}`),
  ).toEqual(
    [
      'app_config',
      'attachments',
      'audit_log',
      'bans',
      'channel_heads',
      'channel_members',
      'channel_overwrites',
      'channels',
      'custom_emoji',
      'invites',
      'member_roles',
      'members',
      'mentions',
      'messages',
      'messages_archive',
      'notification_settings',
      'pins',
      'presence',
      'profiles',
      'reactions',
      'read_marks',
      'roles',
      'servers',
      'timeouts',
      'voice_states',
    ].map((table) => `authenticated SELECT ${table}`),
  )
})

test('whoever is not signed in may call what asks for a secret of its own, and nothing else', async () => {
  const callable = await database.db<{ proname: string }[]>`
    select p.proname from pg_proc p
    where p.pronamespace = 'public'::regnamespace and has_function_privilege('anon', p.oid, 'execute')
    order by proname`
  expect(callable.map((row) => row.proname)).toEqual(['execute_webhook', 'sfu_report'])
  for (const table of ['profiles', 'messages', 'app_config']) {
    await expect(nobody.sql(`select * from public.${table}`)).rejects.toThrow('permission denied')
  }
})

test('every function that acts for its owner has an empty search path', async () => {
  const loose = await database.db<{ proname: string }[]>`
    select proname from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosecdef
      and not coalesce(proconfig, '{}') @> array['search_path=""']`
  expect(loose.map((row) => row.proname)).toEqual([])
})

test('no policy calls a function for each row', async () => {
  // A bare function in a plan's filter runs per row; inside an InitPlan it runs once.
  for (const table of [
    'servers',
    'members',
    'channels',
    'channel_heads',
    'messages',
    'voice_states',
    'profiles',
  ]) {
    const plan = await member.sql<{ 'QUERY PLAN': string }>(
      `explain (costs off) select * from public.${table}`,
    )
    const filters = plan.map((row) => row['QUERY PLAN']).filter((line) => /Filter|Cond/.test(line))
    expect(filters.join('\n'), table).not.toMatch(/my_servers\(|my_channels\(|uid\(/)
  }
})

test.each([
  ['servers', 1],
  ['members', 2],
  ['channels', 2],
  ['channel_heads', 2],
  ['messages', 1],
  ['profiles', 2],
  ['voice_states', 1],
])('a member sees their own server’s rows of %s and a stranger none of them', async (table, rows) => {
  expect(await member.sql(`select * from public.${table}`)).toHaveLength(rows)
  const key = { servers: 'id', profiles: 'id' }[table] ?? 'server_id'
  const mine = { servers: ids.serverId, profiles: member.id }[table] ?? ids.serverId
  const column = ['channel_heads', 'messages'].includes(table) ? 'channel_id' : key
  const value = column === 'channel_id' ? ids.textId : mine
  expect(await member.sql(`select * from public.${table} where ${column} = $1`, [value])).not.toEqual([])
  expect(await stranger.sql(`select * from public.${table} where ${column} = $1`, [value])).toEqual([])
})

test.each([
  'messages',
  'members',
  'servers',
  'channels',
  'profiles',
  'voice_states',
  'channel_heads',
  'app_config',
])('nobody writes %s around the functions', async (table) => {
  for (const who of [owner, member, nobody]) {
    await expect(who.sql(`delete from public.${table}`)).rejects.toThrow('permission denied')
    await expect(who.sql(`insert into public.${table} default values`)).rejects.toThrow('permission denied')
  }
})

test('nodes and partitions are out of reach', async () => {
  for (const table of ['public.sfu_nodes', 'private.messages_00']) {
    await expect(owner.sql(`select * from ${table}`)).rejects.toThrow('permission denied')
  }
})

test('the author of an old message keeps a name after leaving; a list of everybody can’t be had', async () => {
  const leaver = await newPerson(database.db, 'leaver')
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

const mayListen = async (who: Persona, topic: string): Promise<unknown> =>
  (await who.sql<{ may: boolean }>('select private.may_listen($1) as may', [topic]))[0]?.may

test('private topics are heard by those they belong to', async () => {
  expect(await mayListen(member, `server:${ids.serverId}:1`)).toBe(true)
  expect(await mayListen(member, `channel:${ids.textId}:1`)).toBe(true)
  expect(await mayListen(member, `user:${member.id}`)).toBe(true)
  for (const topic of [`server:${ids.serverId}:1`, `channel:${ids.textId}:1`, `user:${member.id}`]) {
    expect(await mayListen(stranger, topic), topic).toBe(false)
  }
  for (const topic of [
    '',
    'server:',
    'server:*',
    `channel:${ids.textId}`,
    `channel:${ids.textId}:2`,
    'other:1',
  ]) {
    expect(await mayListen(member, topic), topic).toBe(false)
  }
})

test('nobody may write to a private topic', async () => {
  for (const who of [owner, nobody]) {
    await expect(
      who.sql(`insert into realtime.messages (topic, extension, event, payload, private)
        values ('channel:${ids.textId}:1', 'broadcast', 'message', '{}', true)`),
    ).rejects.toThrow(/row-level security|permission denied/)
  }
})
