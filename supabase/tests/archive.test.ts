import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from './test-database.ts'
import { newPerson, newServer, type Persona } from './personas.ts'

let database: TestDatabase
let owner: Persona, member: Persona
let serverId: string

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  member = await newPerson(database.db, 'member')
  ;({ serverId } = await newServer(owner, member))
}, 60_000)
afterAll(() => database.close())

const newChannel = async (): Promise<string> =>
  ((await owner.call('create_channel', serverId, 'text', 'old talk')).value as { id: string }).id
const send = async (channel: string, body: string, who = owner): Promise<string> => {
  const id = crypto.randomUUID()
  expect(await who.call('send_message', channel, id, body)).toMatchObject({ ok: true })
  return id
}
/** Makes everything there is in a channel older by so many days. */
const age = (channel: string, days: number) =>
  database.db`update public.messages set created_at = created_at - ${days} * interval '1 day' where channel_id = ${channel}`
const archive = async (channel: string, limit = 1000): Promise<number> =>
  (
    await database.db<{ moved: number }[]>`
      select private.archive_messages(${channel}, now() - interval '365 days', ${limit}) as moved`
  )[0]?.moved ?? Number.NaN
const archived = async (channel: string): Promise<string[]> =>
  (
    await database.db<{ id: string }[]>`
      select id from public.messages_archive where channel_id = ${channel} order by seq`
  ).map(({ id }) => id)
const read = async (channel: string) =>
  (await owner.call('get_messages', channel, null, null, null, 100)).value as {
    messages: { id: string; seq: number; rev: number; body: string | null }[]
    head: { rev: number; seq: number }
  }
const announced = async (channel: string): Promise<number> =>
  Number(
    (
      await database.db`
        select count(*) from realtime.messages where payload::text like ${`%${channel}%`} or topic like ${`channel:${channel}:%`}`
    )[0]?.['count'],
  )

test('messages beyond the age move, oldest first, a few at a time, and nobody can tell', async () => {
  const channel = await newChannel()
  const ids = []
  for (let i = 0; i < 5; i++) ids.push(await send(channel, `old ${i}`))
  await age(channel, 400)
  const young = await send(channel, 'young')
  const [before, told] = [await read(channel), await announced(channel)]
  expect(await archive(channel, 2)).toBe(2)
  expect(await archived(channel)).toEqual(ids.slice(0, 2))
  expect(await archive(channel)).toBe(3)
  expect(await archive(channel)).toBe(0)
  expect(await archived(channel)).toEqual(ids)
  expect(await read(channel)).toEqual(before)
  expect(before.messages.map(({ id }) => id)).toEqual([...ids, young])
  expect(await owner.call('changes_since', channel, 0, 200)).toMatchObject({
    value: { messages: before.messages.map(({ id }) => ({ id })) },
  })
  expect(await announced(channel)).toBe(told)
})

test('a channel’s newest change stays, so that bringing it back is never told as news', async () => {
  const channel = await newChannel()
  await send(channel, 'first')
  const last = await send(channel, 'last')
  await age(channel, 400)
  expect(await archive(channel)).toBe(1)
  expect(await archived(channel)).not.toContain(last)
})

test.each([
  ['an edit', 'edit_message', ['new words']],
  ['a deletion', 'delete_message', []],
  ['a reaction', 'react', ['👍', true]],
  ['a pin', 'pin_message', [true]],
] as const)('%s brings the message back, is told once, and takes one revision', async (_, change, rest) => {
  const channel = await newChannel()
  const id = await send(channel, 'to be changed')
  await age(channel, 400)
  await send(channel, 'young')
  await archive(channel)
  expect(await archived(channel)).toEqual([id])
  const [{ head }, told] = [await read(channel), await announced(channel)]
  const changed = await owner.call(change, channel, id, ...rest)
  expect(changed).toMatchObject({ ok: true, value: { id, seq: 1, rev: head.rev + 1 } })
  expect(await archived(channel)).toEqual([])
  // On the channel's topic, and its revision on the server's.
  expect(await announced(channel)).toBe(told + 2)
  expect((await read(channel)).messages[0]).toEqual(changed.value)
  // And away with it again.
  await send(channel, 'later')
  expect(await archive(channel)).toBe(1)
  expect((await read(channel)).messages[0]).toEqual(changed.value)
})

test('sending a message again that has been archived gives the stored row', async () => {
  const channel = await newChannel()
  const id = await send(channel, 'only once')
  await age(channel, 400)
  await send(channel, 'young')
  await archive(channel)
  const again = await owner.call('send_message', channel, id, 'only once')
  expect(again).toMatchObject({ ok: true, value: { id, seq: 1 } })
  expect((await read(channel)).messages).toHaveLength(2)
})

test('a channel that is being written is left for the next time', async () => {
  const channel = await newChannel()
  await send(channel, 'old')
  await age(channel, 400)
  await send(channel, 'young')
  const writer = await database.db.reserve()
  try {
    await writer`begin`
    await writer`select private.hold_head(${channel})`
    expect(await archive(channel)).toBe(0)
    await writer`rollback`
  } finally {
    writer.release()
  }
  expect(await archive(channel)).toBe(1)
})

test('while writers insert, edit, delete and react, archiving loses, doubles and tells nothing', async () => {
  const channel = await newChannel()
  const ids: string[] = []
  for (let i = 0; i < 60; i++) ids.push(await send(channel, `message ${i}`))
  await age(channel, 400)
  const bodies = new Map<string, string | null>(ids.map((id, i) => [id, `message ${i}`]))
  let writing = true
  let moved = 0
  const archiving = (async () => {
    while (writing) moved += await archive(channel, 7)
  })()
  const writer = async (who: Persona, turn: number): Promise<void> => {
    for (const [i, id] of ids.entries()) {
      if (i % 3 !== turn) continue
      const own = await send(channel, `new ${i}`, who)
      bodies.set(own, `new ${i}`)
      expect(await who.call('react', channel, id, '👍', true)).toMatchObject({ ok: true })
      if (i % 2 === 0) {
        expect(await owner.call('edit_message', channel, id, `edited ${i}`)).toMatchObject({ ok: true })
        bodies.set(id, `edited ${i}`)
      } else {
        expect(await owner.call('delete_message', channel, id)).toMatchObject({ ok: true })
        bodies.set(id, null)
      }
    }
  }
  await Promise.all([writer(owner, 0), writer(member, 1), writer(member, 2)])
  writing = false
  await archiving
  expect(moved).toBeGreaterThan(0)

  const stored = await database.db<{ id: string; body: string | null; rev: number }[]>`
    select id, body, rev::int from private.history where channel_id = ${channel} order by rev`
  expect(new Map(stored.map(({ id, body }) => [id, body]))).toEqual(bodies)
  expect(stored).toHaveLength(bodies.size)
  const told = await database.db<{ rev: number }[]>`
    select (payload ->> 'rev')::int as rev from realtime.messages where topic like ${`channel:${channel}:%`} order by 1`
  const { head } = await read(channel)
  expect(told.map(({ rev }) => rev)).toEqual(Array.from({ length: head.rev }, (_, i) => i + 1))
}, 30_000)

test('unread messages are counted wherever they lie', async () => {
  const channel = await newChannel()
  await database.db`update public.members set joined_at = now() - interval '2 years' where server_id = ${serverId}`
  for (let i = 0; i < 3; i++) await send(channel, `unread ${i}`)
  await age(channel, 400)
  await send(channel, 'young')
  const unread = async (): Promise<unknown> =>
    (
      await member.sql<{ all: { channel_id: string; unread: number }[] }>('select public.get_unread() as all')
    )[0]?.all.find(({ channel_id }) => channel_id === channel)?.unread
  expect(await unread()).toBe(4)
  expect(await archive(channel)).toBe(3)
  expect(await unread()).toBe(4)
})
