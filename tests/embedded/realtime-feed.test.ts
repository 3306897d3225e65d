import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readAnnounced, readGap, takeCursor } from '../../supabase/local/realtime/feed-rows.ts'
import { privately } from '../support/realtime-channels.ts'
import { listen, numbers, upTo } from './realtime-rooms.ts'
import { RealtimeFixture } from './realtime-fixture.ts'
import { Inbox } from '../support/inbox.ts'

/* Nothing the database says is lost or doubled, whatever happens to the feed's connections. */

let realtime: RealtimeFixture
const hour = 60 * 60 * 1000

beforeAll(async () => {
  // Without the regular sweep: what arrives after an outage must come of the outage being noticed.
  realtime = await RealtimeFixture.start({ feedSweepMs: hour })
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

/** Sends within a transaction that stays open until `commit` is called. */
async function sendSlowly(topic: string, payload: string) {
  const wrote = Promise.withResolvers<null>()
  const mayCommit = Promise.withResolvers<null>()
  const committed = realtime.sql.begin(async (tx) => {
    await tx`select realtime.send(${payload}::text::jsonb, 'n', ${topic})`
    wrote.resolve(null)
    await mayCommit.promise
  })
  await wrote.promise
  return {
    commit: async () => {
      mayCommit.resolve(null)
      await committed
    },
  }
}

/** Sends without a notification: only a sweep finds it. */
async function sendUnannounced(topic: string, n: number): Promise<void> {
  await realtime.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`select realtime.send(jsonb_build_object('n', ${n}::int), 'n', ${topic})`
  })
}

describe('cursors', () => {
  const rows = (topic: string) =>
    realtime.sql<{ id: string }[]>`select id from realtime.messages where topic = ${topic} order by seq`

  test('a gap holds what was committed between two cursors, however early it was written', async () => {
    const slow = await sendSlowly('gap', '{"n": 0}')
    await realtime.send('gap', 'n', { n: 1 })
    const since = await takeCursor(realtime.sql)
    await realtime.send('gap', 'n', { n: 2 })
    await slow.commit()
    const until = await takeCursor(realtime.sql)
    await realtime.send('gap', 'n', { n: 3 })
    const gap = await readGap(realtime.sql, { since, until }, '0', 100, 1000)
    expect(gap.map((row) => JSON.parse(row.json ?? '') as { n: number }).map(({ n }) => n)).toEqual([0, 2])
  })

  test('a gap is read in pages', async () => {
    const since = await takeCursor(realtime.sql)
    for (const n of upTo(5)) await realtime.send('pages', 'n', { n })
    const gap = { since, until: await takeCursor(realtime.sql) }
    const first = await readGap(realtime.sql, gap, '0', 3, 1000)
    const second = await readGap(realtime.sql, gap, first.at(-1)?.seq ?? '0', 3, 1000)
    const read = [...first, ...second].map((row) => row.id)
    expect([first.length, read]).toEqual([3, (await rows('pages')).map((row) => row.id)])
  })

  test('what the cursor covers is not read again when its notification comes late', async () => {
    const before = await takeCursor(realtime.sql)
    await realtime.send('late', 'n', {})
    const after = await takeCursor(realtime.sql)
    const ids = (await rows('late')).map((row) => row.id)
    expect(await readAnnounced(realtime.sql, ids, before, 1000)).toHaveLength(1)
    expect(await readAnnounced(realtime.sql, ids, after, 1000)).toEqual([])
  })

  test('a payload that is too large is not read, only its size', async () => {
    const before = await takeCursor(realtime.sql)
    await realtime.send('large', 'n', { text: 'x'.repeat(2000) })
    const ids = (await rows('large')).map((row) => row.id)
    const [row] = await readAnnounced(realtime.sql, ids, before, 1000)
    expect(row?.json).toBeNull()
    expect(row?.bytes).toBeGreaterThan(2000)
  })
})

describe('outages', () => {
  const listeners = () => realtime.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where query ilike 'listen%realtime_messages%' and pid <> pg_backend_pid()`

  /** Runs `meanwhile` while nobody listens: the listener's connection is cut and can't be made again. */
  async function withoutListener(meanwhile: () => Promise<void>): Promise<void> {
    // A connection to another database, because this one refuses new connections for the time.
    const admin = postgres({ ...realtime.connection, database: 'template1', max: 1 })
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
    const { topic, heard } = await listen(realtime)
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
    const { topic, heard } = await listen(realtime)
    const slow = await sendSlowly(topic, '{"n": "slow"}')
    // A later row, heard already: a cursor that only counts would be past the slow one.
    await realtime.send(topic, 'n', { n: 'later' })
    await heard.count(1)
    await withoutListener(() => slow.commit())
    expect(numbers(await heard.count(2))).toEqual(['later', 'slow'])
  })

  test('a read that failed is made again', async () => {
    const { topic, heard } = await listen(realtime)
    const slow = await sendSlowly(topic, '{"n": 0}')
    // Waits for the sender, and is then in the way of the feed.
    const blocking = realtime.blockDatabase()
    const waiting = () => realtime.sql`
      select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike 'lock table%'`
    await expect.poll(waiting).toHaveLength(1)
    await slow.commit()
    const unblock = await blocking
    const cut = () => realtime.sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where wait_event_type = 'Lock' and query ilike '%from realtime.messages m%'`
    await expect.poll(cut).toHaveLength(1)
    await unblock()
    await heard.count(1)
    await realtime.send(topic, 'n', { n: 1 })
    expect(numbers(await heard.count(2))).toEqual([0, 1])
  })

  test('a killed Postgres comes back without the clients noticing', async () => {
    const { topic, heard } = await listen(realtime)
    await realtime.send(topic, 'n', { n: 0 })
    await heard.count(1)
    const { pid } = realtime.engine
    if (pid === undefined) throw new Error('Postgres does not run')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => realtime.engine.state).toBe('recovering')
    // Asked again and again, as an application would. What failed may have been committed.
    let n = 0
    const send = () => realtime.send(topic, 'n', { n: ++n }).then(() => 'sent', String)
    await expect.poll(send, { timeout: 20_000 }).toBe('sent')
    await heard.until((items) => items.some((message) => message.payload['n'] === n), 'the message', 20_000)
    const stored = await realtime.owner<{ n: number }[]>`
      select (payload ->> 'n')::int as n from realtime.messages where topic = ${topic} order by seq`
    expect(numbers(heard.items)).toEqual(stored.map((row) => row.n))
  })
})

test('a connection lost in the middle of a question costs the client nothing', async () => {
  const person = await realtime.person()
  const joined = new Inbox<string>()
  person.client.channel('slow:question', privately).subscribe(joined.push)
  const cut = () => realtime.sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity where wait_event = 'PgSleep'`
  await expect.poll(async () => (await cut()).length).toBe(1)
  expect(await joined.count(1)).toEqual(['SUBSCRIBED'])
})

test('messages do not wait behind a storm of joins', async () => {
  const { topic, heard } = await listen(realtime)
  const person = await realtime.person()
  const joined = new Inbox<string>()
  // Each of these joins keeps a connection of the pool busy for half a second, and all of them far more than the pool has.
  for (const n of upTo(24)) {
    const client = realtime.client({}, () => realtime.token(person.id))
    await client.realtime.setAuth()
    client.channel(`slow:${n}`, privately).subscribe(joined.push)
  }
  const busy = () => realtime.owner`select 1 from pg_stat_activity where wait_event = 'PgSleep'`
  await expect.poll(async () => (await busy()).length).toBeGreaterThan(4)
  await realtime.send(topic, 'n', { n: 0 })
  await heard.count(1)
  expect(joined.items.length).toBeLessThan(12)
  expect(new Set((await joined.count(24)).slice(0, 24))).toEqual(new Set(['SUBSCRIBED']))
})

describe('the regular sweep', () => {
  beforeAll(async () => {
    await realtime.stopServer()
    await realtime.startServer({ feedSweepMs: 30 })
  })

  test('finds what no notification told, page by page', async () => {
    const { topic, heard } = await listen(realtime)
    for (const n of upTo(250)) await sendUnannounced(topic, n)
    await heard.count(250)
    await realtime.send(topic, 'n', { n: 250 })
    expect(numbers(await heard.count(251))).toEqual(upTo(251))
  })

  test('says nothing twice, also while an old transaction is open', async () => {
    const { topic, heard } = await listen(realtime)
    const slow = await sendSlowly(topic, '{"n": "slow"}')
    await realtime.send(topic, 'n', { n: 0 })
    await heard.count(1)
    // Each of these is brought by another sweep.
    for (const n of [1, 2, 3]) {
      await sendUnannounced(topic, n)
      await heard.count(n + 1)
    }
    await slow.commit()
    expect(numbers(await heard.count(5))).toEqual([0, 1, 2, 3, 'slow'])
  })
})
