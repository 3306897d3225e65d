import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { events, hear, newName, privately, say, subscribe } from '../support/realtime-channels.ts'
import { pair, room } from './realtime-rooms.ts'
import { RealtimeFixture } from './realtime-fixture.ts'

/* Broadcast on public and private topics, through an unmodified supabase-js. Where something must not arrive, a marker is sent after
 * it: once the marker is there, what came before it has been seen or was dropped. */

let realtime: RealtimeFixture

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())
afterEach(() => realtime.disconnectClients())

describe('broadcast', () => {
  test('a message reaches the others unchanged', async () => {
    const { a, heard } = await pair(realtime)
    await say(a, 'hi', { n: 1, s: 'žluťoučký 🐴', list: [null, 1.5, { deep: true }] })
    expect(await heard.b.count(1)).toEqual([
      {
        type: 'broadcast',
        event: 'hi',
        payload: { n: 1, s: 'žluťoučký 🐴', list: [null, 1.5, { deep: true }] },
      },
    ])
  })

  test('topic and event may hold any character', async () => {
    const { a, heard } = await pair(realtime, '🐴:žluť "x" \\ /')
    await say(a, 'ř"\\🔥')
    await heard.b.count(1)
    expect(events(heard.b)).toEqual(['ř"\\🔥'])
  })

  test('a binary payload arrives byte for byte', async () => {
    const { a, heard } = await pair(realtime)
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    await say(a, 'bytes', bytes.buffer)
    const [message] = await heard.b.count(1)
    expect(message?.payload).toBeInstanceOf(ArrayBuffer)
    expect([...new Uint8Array(message?.payload as unknown as ArrayBuffer)]).toEqual([...bytes])
  })

  test('a payload just under the limit arrives whole', async () => {
    const { a, heard } = await pair(realtime)
    const text = 'x'.repeat(1024 * 1024 - 200)
    await say(a, 'big', { text })
    const [message] = await heard.b.count(1)
    expect(message?.payload['text']).toBe(text)
  })

  test('messages of one sender stay in order', async () => {
    const { a, heard } = await pair(realtime)
    for (let i = 0; i < 300; i++) void say(a, 'n', { i })
    const got = await heard.b.count(300)
    expect(got.map((message) => message.payload['i'])).toEqual(Array.from({ length: 300 }, (_, i) => i))
  })

  test('the sender does not hear itself', async () => {
    const { a, b, heard } = await pair(realtime)
    await say(a, 'mine')
    await heard.b.count(1)
    await say(b, 'marker')
    await heard.a.count(1)
    expect(events(heard.a)).toEqual(['marker'])
  })

  test('with self, the sender hears itself', async () => {
    const { a, heard } = await pair(realtime, newName(), { broadcast: { self: true } })
    await say(a, 'mine')
    await heard.a.count(1)
    expect(events(heard.a)).toEqual(['mine'])
  })

  test('with ack, sending resolves when the server has passed the message on', async () => {
    const channel = realtime.client().channel(newName(), { config: { broadcast: { ack: true } } })
    await subscribe(channel)
    expect(await say(channel, 'e')).toBe('ok')
  })

  test('a channel that was left hears nothing, and its topic can be joined again', async () => {
    const { a, b, heard } = await pair(realtime)
    const client = b.socket
    expect(await b.unsubscribe()).toBe('ok')
    const again = client.channel(b.subTopic)
    const heardAgain = hear(again)
    await subscribe(again)
    await say(a, 'after')
    await heardAgain.count(1)
    expect(heard.b.items).toEqual([])
  })

  test('topics do not mix', async () => {
    const one = await pair(realtime)
    const two = await pair(realtime)
    await say(one.a, 'one')
    await say(two.a, 'two')
    await Promise.all([one.heard.b.count(1), two.heard.b.count(1)])
    expect([events(one.heard.b), events(two.heard.b)]).toEqual([['one'], ['two']])
  })
})

describe('private channels', () => {
  test('a member may join, hear and send', async () => {
    const { name, topic, person } = await room(realtime)
    const other = await realtime.person()
    await realtime.addMember(name, other)
    const [a, b] = [person.client.channel(topic, privately), other.client.channel(topic, privately)]
    const heard = hear(b)
    await Promise.all([subscribe(a), subscribe(b)])
    await say(a, 'hello')
    await heard.count(1)
    expect(events(heard)).toEqual(['hello'])
  })

  test('somebody who is no member is refused', async () => {
    const { topic } = await room(realtime)
    const stranger = await realtime.person()
    await expect(subscribe(stranger.client.channel(topic, privately))).rejects.toThrow(
      `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
    )
  })

  test('somebody who is not signed in is refused', async () => {
    const { topic } = await room(realtime)
    await expect(subscribe(realtime.client().channel(topic, privately))).rejects.toThrow('Unauthorized')
  })

  test('a topic no policy speaks of is refused', async () => {
    const person = await realtime.person()
    await expect(subscribe(person.client.channel(newName(), privately))).rejects.toThrow('Unauthorized')
  })

  test('a policy that fails opens nothing', async () => {
    const person = await realtime.person()
    await expect(subscribe(person.client.channel('broken', privately))).rejects.toThrow('Unauthorized')
  })

  test('asking leaves nothing behind in the database', async () => {
    const { topic, person } = await room(realtime)
    const channel = person.client.channel(topic, { config: { private: true, broadcast: { ack: true } } })
    await subscribe(channel)
    expect(await say(channel, 'e')).toBe('ok')
    expect(await realtime.sql`select 1 from realtime.messages where topic = ${topic}`).toHaveLength(0)
  })

  test('the public topic of the same name is another topic', async () => {
    const { topic, person } = await room(realtime)
    const stranger = await realtime.person()
    const inside = person.client.channel(topic, privately)
    const outside = stranger.client.channel(topic)
    const heard = { inside: hear(inside), outside: hear(outside) }
    await Promise.all([subscribe(inside), subscribe(outside)])

    await say(inside, 'secret')
    await realtime.send(topic, 'secret from the database', {})
    await say(outside, 'forged')
    await realtime.send(topic, 'marker', {}, false)
    await realtime.send(topic, 'marker', {})
    await heard.outside.find((message) => message.event === 'marker', 'the public marker')
    await heard.inside.find((message) => message.event === 'marker', 'the private marker')
    expect(events(heard.outside)).toEqual(['marker'])
    expect(events(heard.inside)).toEqual(['secret from the database', 'marker'])
  })

  test('what a listener without permission sends is dropped without a word', async () => {
    const { name, topic, person } = await room(realtime, false)
    const writer = await realtime.person()
    await realtime.addMember(name, writer)
    const silent = person.client.channel(topic, { config: { private: true, broadcast: { ack: true } } })
    const loud = writer.client.channel(topic, {
      config: { private: true, broadcast: { ack: true, self: true } },
    })
    const heard = hear(loud)
    await Promise.all([subscribe(silent), subscribe(loud)])

    const refused = silent.send({ type: 'broadcast', event: 'forged', payload: {} }, { timeout: 300 })
    expect(await refused).toBe('timed out')
    expect(await say(loud, 'marker')).toBe('ok')
    await heard.count(1)
    expect(events(heard)).toEqual(['marker'])
  })
})
