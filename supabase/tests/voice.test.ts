import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { become, newPerson, newServer, persona, type FunctionResult, type Persona } from './personas.ts'

const secret = 'n'.repeat(32)
let database: TestDatabase
let owner: Persona, member: Persona, stranger: Persona, node: Persona
let voiceId: string, textId: string, serverId: string

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
  stranger = await newPerson(database.db, 'stranger')
  node = persona(database.db, null)
  ;({ voiceId, textId, serverId } = await newServer(owner, member))
  for (const name of ['one', 'two']) await database.db`select public.register_sfu_node(${name}, ${secret})`
}, 60_000)
beforeEach(() => database.db`truncate public.voice_states, realtime.messages`)
afterAll(() => database.close())

const peer = (who: Persona, muted = false) => ({ user_id: who.id, muted, deafened: false })
const report = (peers: object[], channel = voiceId, name = 'one'): Promise<FunctionResult> =>
  node.call('sfu_report', name, secret, [{ channel_id: channel, peers }])
const inRoom = async (): Promise<unknown[]> =>
  (await member.sql('select user_id from public.voice_states order by user_id')).map((row) => row['user_id'])
const told = async (): Promise<unknown[]> => [
  ...(await database.db`
    select event, payload - 'id' as payload from realtime.messages where topic = ${`server:${serverId}:1`}`),
]

test('members may join and speak, strangers and text channels may not', async () => {
  const access = async (who: Persona, channel: string) => who.call('voice_access', channel)
  expect(await access(member, voiceId)).toMatchObject({ join: true, speak: true, server_id: serverId })
  const no = { join: false, speak: false, server_id: null }
  expect(await access(stranger, voiceId)).toMatchObject(no)
  expect(await access(member, textId)).toMatchObject(no)
  expect(await access(member, crypto.randomUUID())).toMatchObject(no)
})

test('a report is the whole of its room: who is missing from the next one has left', async () => {
  await report([peer(owner), peer(member)])
  expect(await inRoom()).toEqual([owner.id, member.id].sort())
  await report([peer(member)])
  expect(await inRoom()).toEqual([member.id])
  await report([])
  expect(await inRoom()).toEqual([])
})

test('changes are told once; a renewed lease is no news', async () => {
  await report([peer(owner)])
  await report([peer(owner)])
  await report([peer(owner, true)])
  await report([])
  const who = { channel_id: voiceId, user_id: owner.id }
  expect(await told()).toEqual([
    { event: 'voice', payload: { ...who, muted: false, deafened: false } },
    { event: 'voice', payload: { ...who, muted: true, deafened: false } },
    { event: 'voice_gone', payload: who },
  ])
})

test('a node that falls silent leaves no ghosts', async () => {
  await report([peer(owner)])
  await database.db`update public.voice_states set lease_expires_at = now()`
  expect(await inRoom(), 'expired rows are not shown').toEqual([])
  await report([], crypto.randomUUID(), 'two')
  expect(await database.db`select from public.voice_states`, 'and go with the next report').toHaveLength(0)
  expect(await told()).toContainEqual({
    event: 'voice_gone',
    payload: { channel_id: voiceId, user_id: owner.id },
  })
})

test('a wrong secret, an unknown and a revoked node change nothing', async () => {
  await report([peer(owner)])
  const bad = { ok: false, error: { kind: 'bad-node' } }
  const empty = [{ channel_id: voiceId, peers: [] }]
  expect(await node.call('sfu_report', 'one', 'x'.repeat(32), empty)).toEqual(bad)
  expect(await node.call('sfu_report', 'nobody', secret, empty)).toEqual(bad)
  expect(await node.call('sfu_report', null, null, empty)).toEqual(bad)
  await database.db`update public.sfu_nodes set revoked_at = now() where id = 'two'`
  expect(await report([], voiceId, 'two')).toEqual(bad)
  expect(await inRoom()).toEqual([owner.id])
})

test('one node does not empty another node’s room', async () => {
  await database.db`update public.sfu_nodes set revoked_at = null where id = 'two'`
  await report([peer(owner)])
  await report([peer(member)], voiceId, 'two')
  expect(await inRoom()).toEqual([owner.id, member.id].sort())
  await report([], voiceId, 'two')
  expect(await inRoom()).toEqual([owner.id])
})

test('text channels, unknown people and people named twice make no rows of their own', async () => {
  await report([peer(owner)], textId)
  expect(await inRoom()).toEqual([])
  expect(
    await report([peer(owner), peer(owner, true), { ...peer(owner), user_id: crypto.randomUUID() }]),
  ).toMatchObject({ ok: true })
  expect(await inRoom()).toEqual([owner.id])
})

test('a node is registered by the project’s admin only, with a long secret', async () => {
  await expect(owner.sql('select public.register_sfu_node($1, $2)', ['evil', secret])).rejects.toThrow(
    'permission denied',
  )
  await expect(database.db`select public.register_sfu_node('weak', 'short')`).rejects.toThrow(
    'at least 32 characters',
  )
})

test('asking for no change tells an outsider nothing, and tells the server nothing', async () => {
  expect(await stranger.call('moderate_voice', serverId, member.id, null, null)).toEqual({
    ok: false,
    error: { kind: 'not-allowed' },
  })
  expect(await told()).toEqual([])
})

test('whoever is sent away hears of a room only what was told before', async () => {
  const guest = await newPerson(database.db, 'voiceguest')
  const place = await newServer(owner, guest)
  const kick = await database.db.begin(async (tx) => {
    await become(tx, null)
    await tx`select public.sfu_report('one', ${secret}, ${tx.json([{ channel_id: place.voiceId, peers: [peer(owner)] }])})`
    const asked = owner.call('kick_member', place.serverId, guest.id, null)
    await expect
      .poll(
        () => database.db`
          select from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%kick_member%'`,
        { timeout: 10_000 },
      )
      .toHaveLength(1)
    return { asked }
  })
  expect(await kick.asked).toEqual({ ok: true, value: null })
})

test('while somebody is being sent away, a report waits for nobody and tells nothing', async () => {
  const guest = await newPerson(database.db, 'otherguest')
  const place = await newServer(owner, guest)
  await database.db.begin(async (tx) => {
    await become(tx, owner.id)
    await tx`select public.kick_member(${place.serverId}, ${guest.id}, null)`
    expect(await report([peer(owner)], place.voiceId)).toEqual({ ok: true, value: null })
  })
  expect(
    await database.db`select topic from realtime.messages where event = 'voice' and payload ->> 'channel_id' = ${place.voiceId}`,
  ).toEqual([])
})
