import { readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { prune } from '../../supabase/local/realtime/retention.ts'
import { listen, numbers, upTo } from './realtime-rooms.ts'
import { RealtimeFixture } from './realtime-fixture.ts'

/* What the database says: realtime.send and its kin, and the table behind them. */

let realtime: RealtimeFixture
const hour = 60 * 60 * 1000

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

describe('realtime.send', () => {
  test('reaches the topic with the id of its row', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.send(topic, 'hello', { text: 'žluť 🐴' })
    const [message] = await heard.count(1)
    const [row] = await realtime.sql<
      { id: string }[]
    >`select id from realtime.messages where topic = ${topic}`
    expect(message).toEqual({
      type: 'broadcast',
      event: 'hello',
      payload: { id: row?.id, text: 'žluť 🐴' },
      meta: { id: row?.id },
    })
  })

  test('keeps an id that the payload has', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.send(topic, 'hello', { id: 7 })
    const [message] = await heard.count(1)
    expect(message?.payload['id']).toBe(7)
    expect(message?.meta?.id).not.toBe(7)
  })

  test('carries more than the 8 kB of a notification', async () => {
    const { topic, heard } = await listen(realtime)
    const text = 'x'.repeat(500_000)
    await realtime.send(topic, 'long', { text })
    const [message] = await heard.count(1)
    expect(message?.payload['text']).toBe(text)
  })

  test('says nothing of a transaction that was rolled back', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.sql
      .begin(async (tx) => {
        await tx`select realtime.send('{}', 'never', ${topic})`
        throw new Error('rolled back')
      })
      .catch(() => null)
    await realtime.send(topic, 'marker', {})
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['marker'])
  })

  test('keeps the order of 500 messages of one transaction', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.owner`
      select realtime.send(jsonb_build_object('n', n), 'n', ${topic}) from generate_series(0, 499) n order by n`
    expect(numbers(await heard.count(500))).toEqual(upTo(500))
  })

  test('keeps the order of 500 transactions', async () => {
    const { topic, heard } = await listen(realtime)
    for (const n of upTo(500)) await realtime.send(topic, 'n', { n })
    expect(numbers(await heard.count(500))).toEqual(upTo(500))
  })

  test('keeps the order of commits, not of writing', async () => {
    const { topic, heard } = await listen(realtime)
    const wrote = Promise.withResolvers<null>()
    const mayCommit = Promise.withResolvers<null>()
    const first = realtime.sql.begin(async (tx) => {
      await tx`select realtime.send('{"n": "written first"}', 'n', ${topic})`
      wrote.resolve(null)
      await mayCommit.promise
    })
    await wrote.promise
    await realtime.send(topic, 'n', { n: 'committed first' })
    await heard.count(1)
    mayCommit.resolve(null)
    await first
    expect(numbers(await heard.count(2))).toEqual(['committed first', 'written first'])
  })

  test('fails with a warning and leaves the transaction of its caller alone', async () => {
    const { topic, heard } = await listen(realtime)
    const notices: string[] = []
    const sql = postgres({
      ...realtime.connection,
      onnotice: (notice) => notices.push(String(notice['message'])),
    })
    await sql.begin(async (tx) => {
      await tx`select realtime.send('"not an object"', 'bad', ${topic})`
      await tx`select realtime.send('{}', 'no topic', null)`
      await tx`select realtime.send('{}', 'good', ${topic})`
    })
    await sql.end()
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['good'])
    expect(notices).toHaveLength(2)
    expect(notices[0]).toMatch(/^WarnSendingBroadcastMessage: /)
  })

  test('may be called by whoever may write to the topic, and by nobody else', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.sql.begin(async (tx) => {
      await tx`select set_config('role', 'authenticated', true)`
      await tx`select realtime.send('{}', 'forged', ${topic})`
    })
    await realtime.send(topic, 'marker', {})
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['marker'])
  })

  test('of a message too large for Realtime, the listeners are told', async () => {
    const { topic, heard, system } = await listen(realtime)
    await realtime.send(topic, 'huge', { text: 'x'.repeat(3_000_001) })
    await realtime.send(topic, 'marker', {})
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['marker'])
    expect(system.items).toMatchObject([{ status: 'error' }])
    expect(system.items[0]?.message).toMatch(/^UndeliverableBroadcast: its payload has 30000\d\d bytes/)
  })

  test('of an event name too long for the wire, the listeners are told', async () => {
    const { topic, system } = await listen(realtime)
    await realtime.send(topic, 'é'.repeat(128), {})
    await system.count(1)
    expect(system.items[0]?.message).toBe('UndeliverableBroadcast: its event name is longer than 255 bytes')
  })
})

describe('its kin', () => {
  test('broadcast_changes tells of insert, update and delete', async () => {
    const { name, heard } = await listen(realtime)
    const body = 'x'.repeat(9000)
    await realtime.owner`insert into public.notes values (1, ${name}, ${body})`
    await realtime.owner`update public.notes set body = 'edited' where id = 1`
    await realtime.owner`delete from public.notes where id = 1`
    const got = await heard.count(3)
    expect(got.map(({ event, payload }) => ({ event, ...payload, id: null }))).toEqual([
      change('INSERT', { id: 1, room: name, body }, null),
      change('UPDATE', { id: 1, room: name, body: 'edited' }, { id: 1, room: name, body }),
      change('DELETE', null, { id: 1, room: name, body: 'edited' }),
    ])
  })

  const change = (operation: string, record: object | null, old_record: object | null) => ({
    event: operation,
    operation,
    record,
    old_record,
    schema: 'public',
    table: 'notes',
    id: null,
  })

  test('broadcast_changes refuses what is no row change', async () => {
    const call = (operation: string, level: string) => realtime.owner`
      select realtime.broadcast_changes('t', 'e', ${operation}, 'notes', 'public', null, null, ${level})`
    await expect(call('TRUNCATE', 'ROW')).rejects.toThrow('Unexpected operation type: TRUNCATE')
    await expect(call('INSERT', 'STATEMENT')).rejects.toThrow('each row')
  })

  test('send_binary carries bytes', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.owner`select realtime.send_binary('\\x0001fffe', 'bytes', ${topic})`
    const [message] = await heard.count(1)
    expect([...new Uint8Array(message?.payload as unknown as ArrayBuffer)]).toEqual([0, 1, 255, 254])
  })

  test('who asks is told when broadcasts from the database arrive', async () => {
    const { topic, system } = await listen(realtime, { broadcast: { replication_ready: true } })
    await system.count(1)
    expect(system.items).toEqual([
      {
        extension: 'system',
        status: 'ok',
        message: 'Replication connection established',
        channel: topic,
      },
    ])
  })
})

describe('the schema', () => {
  test('can be applied again over itself', async () => {
    const text = await readFile(
      new URL('../../supabase/local/realtime/realtime.sql', import.meta.url),
      'utf8',
    )
    await realtime.sql.unsafe(text)
    const { topic, heard } = await listen(realtime)
    await realtime.send(topic, 'still', {})
    await heard.count(1)
  })

  test('people may not read or write broadcasts beside their policies', async () => {
    const { topic } = await listen(realtime)
    await realtime.send(topic, 'secret', {})
    const as = (role: string, query: string) =>
      realtime.sql.begin(async (tx) => {
        await tx`select set_config('role', ${role}, true)`
        return tx.unsafe(query)
      })
    expect(await as('anon', 'select * from realtime.messages')).toHaveLength(0)
    expect(await as('authenticated', 'select * from realtime.messages')).toHaveLength(0)
    await expect(
      as(
        'authenticated',
        `insert into realtime.messages (topic, extension, event) values ('${topic}', 'broadcast', 'x')`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(as('anon', 'delete from realtime.messages')).rejects.toMatchObject({ code: '42501' })
  })

  test('old rows are deleted in batches, new ones kept', async () => {
    const { topic } = await listen(realtime)
    await realtime.sql`delete from realtime.messages`
    await realtime.sql`
      insert into realtime.messages (topic, extension, inserted_at)
      select ${topic}, 'broadcast', (now() at time zone 'utc') - age
      from unnest(array_fill('73 hours'::interval, array[25]) || '71 hours'::interval) age`
    expect(await prune(realtime.sql, 72 * hour, 10)).toBe(25)
    expect(await realtime.sql`select 1 from realtime.messages`).toHaveLength(1)
  })
})
