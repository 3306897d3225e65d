import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { message, profile } from '../../src/shared/backend.ts'
import { value } from '../../scripts/stack/accounts.ts'
import { ask, bearer, cleanUp, must, newCamp, newPerson, visitor, type Camp, type Person } from './people.ts'

let ann: Person
let bob: Person
let eve: Person
let camp: Camp
beforeAll(async () => {
  ann = await newPerson()
  bob = await newPerson()
  eve = await newPerson()
  camp = await newCamp(ann, bob)
  for (const body of ['one', 'two', 'three', 'four', 'five']) await send(ann, body)
})
afterAll(cleanUp)

const send = (who: Person, body: string, id: string = randomUUID()) =>
  value(who, 'send_message', { p_channel_id: camp.textId, p_id: id, p_body: body })

const messages = (who: Person) => who.client.from('messages').select('*').eq('channel_id', camp.textId)
const bodies = (rows: unknown) =>
  z
    .array(message)
    .parse(rows)
    .map(({ body }) => body)

describe('reading', () => {
  test('pages by filter, order and limit', async () => {
    const latest = must(await messages(bob).order('seq', { ascending: false }).limit(2))
    expect(bodies(latest)).toEqual(['five', 'four'])
    const before = must(await messages(bob).lt('seq', 4).order('seq', { ascending: false }).limit(2))
    expect(bodies(before)).toEqual(['three', 'two'])
    const since = must(await messages(bob).gt('rev', 3).lt('rev', 6).order('rev', { ascending: true }))
    expect(bodies(since)).toEqual(['four', 'five'])
    const middle = must(await messages(bob).order('seq', { ascending: true }).range(1, 2))
    expect(bodies(middle)).toEqual(['two', 'three'])
  })

  test('finds rows by a list of ids, and only the columns asked for', async () => {
    const { data } = await bob.client
      .from('profiles')
      .select('id, username')
      .in('id', [ann.userId, bob.userId])
    expect(data).toHaveLength(2)
    expect(Object.keys(data?.[0] ?? {}).sort()).toEqual(['id', 'username'])
  })

  test('takes letters that mean something in a filter as letters', async () => {
    const odd = 'a,b.c:(d)"e\\f*%&=ž 🐴'
    await send(ann, odd)
    expect(bodies(must(await messages(bob).eq('body', odd)))).toEqual([odd])
  })

  test('shows nobody else’s rows', async () => {
    for (const table of ['messages', 'servers', 'channels', 'members', 'channel_heads']) {
      expect([table, must(await eve.client.from(table).select())]).toEqual([table, []])
    }
  })

  test('needs somebody signed in', async () => {
    expect(await visitor().from('messages').select()).toMatchObject({ status: 401, error: { code: '42501' } })
    expect(await visitor().rpc('get_profiles', { p_ids: [ann.userId] })).toMatchObject({
      status: 401,
      error: { code: '42501' },
    })
  })

  test('tells of tables, columns and functions that are not there', async () => {
    expect(await ann.client.from('ghosts').select()).toMatchObject({
      status: 404,
      error: { code: 'PGRST205' },
    })
    expect(await ann.client.from('servers').select('colour')).toMatchObject({
      status: 400,
      error: { code: '42703' },
    })
    expect(await ann.client.rpc('haunt')).toMatchObject({ status: 404, error: { code: 'PGRST202' } })
  })

  test('takes no token that is bent', async () => {
    const token = await ann.token()
    for (const bent of [token.replace(/\.[^.]*$/, '.AAAA'), 'abc.def.ghi']) {
      expect(await bearer(bent).from('servers').select()).toMatchObject({ status: 401 })
    }
    expect(must(await bearer(token).from('servers').select())).toHaveLength(1)
  })
})

describe('writing', () => {
  test.each([
    ['servers', 'id'],
    ['members', 'user_id'],
    ['messages', 'id'],
    ['profiles', 'id'],
  ])('goes by functions alone: %s', async (table, key) => {
    const rows = ann.client.from(table)
    const row: Record<string, string> = { [key]: ann.userId }
    for (const answer of [
      await rows.insert<Record<string, string>>(row),
      await rows.update<Record<string, string>>(row).eq(key, ann.userId),
      await rows.delete().eq(key, ann.userId),
    ]) {
      expect(answer).toMatchObject({ status: 403, error: { code: '42501' } })
    }
  })

  test('gives back the row, and the same row when it is sent again', async () => {
    const id = randomUUID()
    const first = await send(ann, 'once', id)
    expect(first).toMatchObject({ id, author_id: ann.userId, body: 'once' })
    expect(await send(ann, 'once', id)).toEqual(first)
    expect(must(await messages(bob).eq('id', id))).toHaveLength(1)
  })

  test('from many sides at once leaves no gap', async () => {
    const sent = await Promise.all(Array.from({ length: 8 }, (_, n) => send(bob, `at once ${n}`)))
    const revs = sent.map(({ rev }) => rev).sort((a, b) => a - b)
    expect(revs).toEqual(revs.map((_, n) => (revs[0] ?? 0) + n))
  })

  test('answers a refusal as a value', async () => {
    const args = { p_channel_id: camp.textId, p_id: randomUUID(), p_body: 'hello' }
    expect(await ask(eve, 'send_message', args)).toMatchObject({ ok: false, error: { kind: 'not-allowed' } })
    expect(await ask(ann, 'send_message', { ...args, p_body: ' ' })).toMatchObject({
      ok: false,
      error: { kind: 'empty' },
    })
  })

  test('takes null and JSON as arguments', async () => {
    const changes = { p_server_id: camp.serverId, p_changes: { name: 'Renamed "camp" {1}', icon_path: null } }
    expect(await ask(ann, 'update_server', changes)).toMatchObject({ ok: true })
    const [row] = must(await bob.client.from('servers').select('name').eq('id', camp.serverId))
    expect(row).toEqual({ name: 'Renamed "camp" {1}' })
  })

  test('says how long to wait when it was too much', async () => {
    const guess = () => ask(eve, 'peek_invite', { p_code: 'no-such-invite' })
    const kinds = new Set<string>()
    for (let n = 0; n < 40 && !kinds.has('rate-limited'); n++) {
      const answer = await guess()
      if (answer.ok) throw new Error('the invite exists')
      kinds.add(answer.error.kind)
      if (answer.error.kind === 'rate-limited') expect(answer.error['retry_after']).toBeGreaterThan(0)
    }
    expect([...kinds]).toEqual(['invite-unknown', 'rate-limited'])
  })
})

test('a list of rows comes from a function, too', async () => {
  const rows = await ann.client.rpc('get_profiles', { p_ids: [eve.userId] })
  expect(z.array(profile).parse(must(rows))).toMatchObject([{ id: eve.userId, username: eve.username }])
})
