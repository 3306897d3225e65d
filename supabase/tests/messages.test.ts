import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '../../src/shared/limits.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, type Persona } from './personas.ts'

let database: TestDatabase
let owner: Persona, member: Persona, stranger: Persona
let textId: string, voiceId: string, serverId: string

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
  stranger = await newPerson(database.db, 'stranger')
  ;({ textId, voiceId, serverId } = await newServer(owner, member))
}, 60_000)
afterAll(() => database.close())

const send = (who: Persona, body: string | null, id = crypto.randomUUID(), channel = textId) =>
  who.call('send_message', channel, id, body)

test('sending the same message again gives the stored row and stores nothing', async () => {
  const id = crypto.randomUUID()
  const first = await send(owner, 'once', id)
  expect(first).toMatchObject({ ok: true, value: { id, body: 'once', author_id: owner.id } })
  expect(await send(owner, 'once', id)).toEqual(first)
  expect(await database.db`select from public.messages where id = ${id}`).toHaveLength(1)
})

test('the same id with another text or author is a conflict', async () => {
  const id = crypto.randomUUID()
  await send(owner, 'mine', id)
  for (const again of [send(owner, 'other', id), send(member, 'mine', id)]) {
    expect(await again).toEqual({ ok: false, error: { kind: 'id-conflict' } })
  }
})

test('a message sent again after somebody deleted it is its tombstone, no conflict', async () => {
  const id = crypto.randomUUID()
  await send(member, 'gone by now', id)
  await owner.call('delete_message', textId, id)
  expect(await send(member, 'gone by now', id)).toMatchObject({ ok: true, value: { id, body: null } })
  expect(await send(owner, 'gone by now', id)).toEqual({ ok: false, error: { kind: 'id-conflict' } })
})

test('revisions run without a gap, whoever writes at once, and a refusal takes none', async () => {
  const [head] = await database.db`select rev from public.channel_heads where channel_id = ${textId}`
  const before = Number(head?.['rev'])
  await Promise.all(
    Array.from({ length: 40 }, (_, i) => send(i % 2 ? owner : member, i % 5 ? `message ${i}` : ' ')),
  )
  const rows = await database.db`
    select seq::int, rev::int from public.messages where channel_id = ${textId} and rev > ${before} order by rev`
  expect(rows.map((row) => Number(row['rev']))).toEqual(rows.map((_, i) => before + 1 + i))
  expect(rows).toHaveLength(32)
  const [after] =
    await database.db`select rev::int, seq::int from public.channel_heads where channel_id = ${textId}`
  expect(after).toEqual({ rev: before + 32, seq: before + 32 })
})

test('the same message sent eight times at once is stored once, and everybody hears the same answer', async () => {
  // The test above opened all eight connections. A race is lost sooner or later: ten tries catch it.
  for (let round = 0; round < 10; round++) {
    const id = crypto.randomUUID()
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(owner, 'at once', id)))
    expect(answers[0]).toMatchObject({ ok: true, value: { id } })
    expect(answers).toEqual(Array(8).fill(answers[0]))
  }
})

test.each([
  ['an empty text', '', 'empty'],
  ['white space alone', ' \n\t', 'empty'],
  ['no text', null, 'empty'],
  ['4,001 characters', 'x'.repeat(limits.message.max + 1), 'too-long'],
])('%s is refused with a reason', async (_, body, kind) => {
  expect(await send(owner, body)).toEqual({ ok: false, error: { kind } })
})

test('4,000 characters of any script are stored as they are', async () => {
  const body = '🔥'.repeat(limits.message.max)
  expect(await send(owner, body)).toMatchObject({ ok: true, value: { body } })
  const spaced = '  kept as typed  \n'
  expect(await send(owner, spaced)).toMatchObject({ ok: true, value: { body: spaced } })
})

test('strangers, voice channels and channels that are not there take no message', async () => {
  const refused = { ok: false, error: { kind: 'not-allowed' } }
  expect(await send(stranger, 'hello')).toEqual(refused)
  expect(await send(owner, 'hello', crypto.randomUUID(), voiceId)).toEqual(refused)
  expect(await send(owner, 'hello', crypto.randomUUID(), crypto.randomUUID())).toEqual(refused)
})

test('a message is told on the channel’s topic, and its revision on the server’s', async () => {
  const id = crypto.randomUUID()
  const { value } = await send(owner, 'told', id)
  const told = await database.db`
    select topic, event, private, payload - 'id' as payload from realtime.messages
    where payload -> 'message' ->> 'id' = ${id}`
  expect(told).toEqual([
    {
      topic: `channel:${textId}:1`,
      event: 'message',
      private: true,
      payload: { rev: (value as { rev: number }).rev, message: value },
    },
  ])
  const heads = await database.db`
    select payload - 'id' as payload from realtime.messages where topic = ${`server:${serverId}:1`} and event = 'head'
    order by (payload ->> 'rev')::int desc limit 1`
  expect(heads[0]?.['payload']).toEqual({ channel_id: textId, rev: (value as { rev: number }).rev })
})

test('after somebody left, the channel speaks on a new topic', async () => {
  const leaver = await newPerson(database.db, 'leaver')
  const place = await newServer(owner, leaver)
  expect(await leaver.call('leave_server', place.serverId)).toEqual({ ok: true, value: null })
  const id = crypto.randomUUID()
  await send(owner, 'not for you', id, place.textId)
  const told =
    await database.db`select topic from realtime.messages where payload -> 'message' ->> 'id' = ${id}`
  expect(told).toEqual([{ topic: `channel:${place.textId}:2` }])
  expect(await leaver.sql('select * from public.messages where channel_id = $1', [place.textId])).toEqual([])
})

test('a deleted account leaves its messages without an author', async () => {
  const gone = await newPerson(database.db, 'gone')
  const place = await newServer(owner, gone)
  await send(gone, 'still here', crypto.randomUUID(), place.textId)
  await database.db`delete from auth.users where id = ${gone.id}`
  expect(
    await owner.sql('select author_id, body from public.messages where channel_id = $1', [place.textId]),
  ).toEqual([{ author_id: null, body: 'still here' }])
})
