import { readFile } from 'node:fs/promises'
import type { RealtimeChannel } from '@supabase/supabase-js'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { prune } from '../../supabase/local/realtime/retention.ts'
import { hear, subscribe, systemMessages, type Heard } from './realtime-channels.ts'
import { RealtimeFixture } from './realtime-fixture.ts'

/* What the database says: realtime.send and its kin, and that nothing of it is lost while the feed is cut off. */

let realtime: RealtimeFixture
let count = 0
const hour = 60 * 60 * 1000

beforeAll(async () => {
  // Without the regular sweep: what arrives after an outage must come of the outage being noticed.
  realtime = await RealtimeFixture.start({ feedSweepMs: hour })
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

/** A member of a new room, listening. */
async function listen(config: Record<string, unknown> = {}) {
  const name = `d${++count}`
  const topic = `room:${name}`
  const person = await realtime.person()
  await realtime.addMember(name, person)
  const channel: RealtimeChannel = person.client.channel(topic, { config: { private: true, ...config } })
  const heard = hear(channel)
  const system = systemMessages(channel)
  await subscribe(channel)
  return { name, topic, heard, system }
}

const numbers = (heard: readonly Heard[]) => heard.map((message) => message.payload['n'])
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('realtime.send', () => {
  test('reaches the topic with the id of its row', async () => {
    const { topic, heard } = await listen()
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
    const { topic, heard } = await listen()
    await realtime.send(topic, 'hello', { id: 7 })
    const [message] = await heard.count(1)
    expect(message?.payload['id']).toBe(7)
    expect(message?.meta?.id).not.toBe(7)
  })

  test('carries more than the 8 kB of a notification', async () => {
    const { topic, heard } = await listen()
    const text = 'x'.repeat(500_000)
    await realtime.send(topic, 'long', { text })
    const [message] = await heard.count(1)
    expect(message?.payload['text']).toBe(text)
  })

  test('says nothing of a transaction that was rolled back', async () => {
    const { topic, heard } = await listen()
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
    const { topic, heard } = await listen()
    await realtime.owner`
      select realtime.send(jsonb_build_object('n', n), 'n', ${topic}) from generate_series(0, 499) n order by n`
    expect(numbers(await heard.count(500))).toEqual(upTo(500))
  })

  test('keeps the order of 500 transactions', async () => {
    const { topic, heard } = await listen()
    for (const n of upTo(500)) await realtime.send(topic, 'n', { n })
    expect(numbers(await heard.count(500))).toEqual(upTo(500))
  })

  test('keeps the order of commits, not of writing', async () => {
    const { topic, heard } = await listen()
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
    const { topic, heard } = await listen()
    const notices: string[] = []
    const sql = postgres({ ...connection(), onnotice: (notice) => notices.push(String(notice['message'])) })
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
    const { topic, heard } = await listen()
    await realtime.sql.begin(async (tx) => {
      await tx`select set_config('role', 'authenticated', true)`
      await tx`select realtime.send('{}', 'forged', ${topic})`
    })
    await realtime.send(topic, 'marker', {})
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['marker'])
  })

  test('of a message too large for Realtime, the listeners are told', async () => {
    const { topic, heard, system } = await listen()
    await realtime.send(topic, 'huge', { text: 'x'.repeat(3_000_001) })
    await realtime.send(topic, 'marker', {})
    await heard.count(1)
    expect(heard.items.map((message) => message.event)).toEqual(['marker'])
    expect(system.items).toMatchObject([{ status: 'error' }])
    expect(system.items[0]?.message).toMatch(/^UndeliverableBroadcast: its payload has 30000\d\d bytes/)
  })

  test('of an event name too long for the wire, the listeners are told', async () => {
    const { topic, system } = await listen()
    await realtime.send(topic, 'é'.repeat(128), {})
    await system.count(1)
    expect(system.items[0]?.message).toBe('UndeliverableBroadcast: its event name is longer than 255 bytes')
  })
})

describe('its kin', () => {
  test('broadcast_changes tells of insert, update and delete', async () => {
    const { name, heard } = await listen()
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
    const { topic, heard } = await listen()
    await realtime.owner`select realtime.send_binary('\\x0001fffe', 'bytes', ${topic})`
    const [message] = await heard.count(1)
    expect([...new Uint8Array(message?.payload as unknown as ArrayBuffer)]).toEqual([0, 1, 255, 254])
  })

  test('who asks is told when broadcasts from the database arrive', async () => {
    const { topic, system } = await listen({ broadcast: { replication_ready: true } })
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

describe('outages', () => {
  const listeners = () => realtime.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where query ilike 'listen%realtime_messages%' and pid <> pg_backend_pid()`

  /** Runs `meanwhile` while nobody listens: the listener's connection is cut and can't be made again. */
  async function withoutListener(meanwhile: () => Promise<void>): Promise<void> {
    // A connection to another database, because this one refuses new connections for the time.
    const admin = postgres({ ...connection(), database: 'template1', max: 1 })
    await admin`alter database postgres with allow_connections false`
    try {
      const cut = await realtime.sql`
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where query ilike 'listen%realtime_messages%' and pid <> pg_backend_pid()`
      expect(cut).toHaveLength(1)
      await meanwhile()
    } finally {
      await admin`alter database postgres with allow_connections true`
      await admin.end()
    }
  }

  test('what is said while nobody listens arrives once, in order, when the listener is back', async () => {
    const { topic, heard } = await listen()
    await realtime.send(topic, 'n', { n: 0 })
    await heard.count(1)
    await withoutListener(async () => {
      for (const n of upTo(300).slice(1)) await realtime.send(topic, 'n', { n })
    })
    await heard.count(300)
    await realtime.send(topic, 'n', { n: 300 })
    expect(numbers(await heard.count(301))).toEqual(upTo(301))
    expect(await listeners()).toHaveLength(1)
  })

  test('a transaction begun before the outage and committed in it is not missed', async () => {
    const { topic, heard } = await listen()
    const wrote = Promise.withResolvers<null>()
    const mayCommit = Promise.withResolvers<null>()
    const slow = realtime.sql.begin(async (tx) => {
      await tx`select realtime.send('{"n": "slow"}', 'n', ${topic})`
      wrote.resolve(null)
      await mayCommit.promise
    })
    await wrote.promise
    // A later row, heard already: a cursor that only counts would be past the slow one.
    await realtime.send(topic, 'n', { n: 'later' })
    await heard.count(1)
    await withoutListener(async () => {
      mayCommit.resolve(null)
      await slow
    })
    expect(numbers(await heard.count(2))).toEqual(['later', 'slow'])
  })

  test('the regular sweep finds what no notification told', async () => {
    await realtime.stopServer()
    await realtime.startServer({ feedSweepMs: 50 })
    const { topic, heard } = await listen()
    await realtime.sql`alter table realtime.messages disable trigger announce_message`
    try {
      for (const n of upTo(250)) await realtime.send(topic, 'n', { n })
    } finally {
      await realtime.sql`alter table realtime.messages enable trigger announce_message`
    }
    await heard.count(250)
    await realtime.send(topic, 'n', { n: 250 })
    expect(numbers(await heard.count(251))).toEqual(upTo(251))
    await realtime.stopServer()
    await realtime.startServer({ feedSweepMs: hour })
  })

  test('a killed Postgres comes back without the clients noticing', async () => {
    const { topic, heard } = await listen()
    await realtime.send(topic, 'n', { n: 0 })
    await heard.count(1)
    const { pid } = realtime.engine
    if (pid === undefined) throw new Error('Postgres does not run')
    process.kill(pid, 'SIGKILL')
    // Retried as an application would: its connections were cut too.
    await expect
      .poll(
        () =>
          realtime.send(topic, 'n', { n: 1 }).then(
            () => 'sent',
            () => 'failed',
          ),
        { timeout: 20_000 },
      )
      .toBe('sent')
    await heard.until((items) => items.some((message) => message.payload['n'] === 1), 'the message', 20_000)
    expect(numbers(heard.items)).toEqual([0, 1])
  }, 60_000)
})

describe('the schema', () => {
  test('can be applied again over itself', async () => {
    const text = await readFile(
      new URL('../../supabase/local/realtime/realtime.sql', import.meta.url),
      'utf8',
    )
    await realtime.sql.unsafe(text)
    const { topic, heard } = await listen()
    await realtime.send(topic, 'still', {})
    await heard.count(1)
  })

  test('people may not read or write broadcasts beside their policies', async () => {
    const { topic } = await listen()
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
    const { topic } = await listen()
    await realtime.sql`delete from realtime.messages`
    await realtime.sql`
      insert into realtime.messages (topic, extension, inserted_at)
      select ${topic}, 'broadcast', (now() at time zone 'utc') - age
      from unnest(array_fill('73 hours'::interval, array[25]) || '71 hours'::interval) age`
    expect(await prune(realtime.sql, 72 * hour, 10)).toBe(25)
    expect(await realtime.sql`select 1 from realtime.messages`).toHaveLength(1)
  })
})

/** How to reach the same database as the superuser. */
const connection = () => ({
  host: '127.0.0.1',
  port: realtime.engine.port,
  database: 'postgres',
  username: 'supabase_admin',
  password: realtime.password,
})
