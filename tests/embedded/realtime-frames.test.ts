import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publishableKey, RealtimeFixture, secretKey } from './realtime-fixture.ts'
import { broadcastPush, RawSocket } from '../support/realtime-socket.ts'

/* The frames themselves, right and wrong. A wrong one gets a clear error in the protocol's own form. */

let realtime: RealtimeFixture
let open: RawSocket[] = []
let count = 0
const newTopic = () => `realtime:f${++count}`

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())
afterEach(() => {
  for (const socket of open) socket.close()
  open = []
})

async function connect(query?: string): Promise<RawSocket> {
  const socket = await RawSocket.open(realtime.socketUrl(query))
  open.push(socket)
  return socket
}

describe('well-formed frames', () => {
  test('a join and a leave are answered with their refs, and the channel is closed under that of its join', async () => {
    const topic = newTopic()
    const socket = await connect()
    socket.send(['5', '6', topic, 'phx_join', {}])
    socket.send(['5', '9', topic, 'phx_leave', {}])
    expect(await socket.frames.count(3)).toEqual([
      ['5', '6', topic, 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }],
      ['5', '9', topic, 'phx_reply', { status: 'ok', response: {} }],
      ['5', '5', topic, 'phx_close', {}],
    ])
  })

  test('a broadcast leaves as a frame of kind 4', async () => {
    const topic = newTopic()
    const [a, b] = [await connect(), await connect()]
    await Promise.all([a.join(topic), b.join(topic)])
    a.send(broadcastPush({ topic, event: 'hé', body: '{"n": 1}' }))
    const [frame] = await b.binary.count(1)
    const name = Buffer.from(topic)
    expect(frame).toEqual(
      Buffer.concat([Buffer.from([4, name.length, 3, 0, 1]), name, Buffer.from('hé{"n": 1}')]),
    )
  })

  test('joining a topic twice closes the first join', async () => {
    const topic = newTopic()
    const socket = await connect()
    await socket.join(topic, '1')
    await socket.join(topic, '2')
    expect(socket.frames.items.slice(1)).toEqual([
      ['1', '1', topic, 'phx_close', {}],
      ['2', '2', topic, 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }],
    ])
  })

  test('frames of an earlier join are refused and harm nothing', async () => {
    const topic = newTopic()
    const socket = await connect()
    await socket.join(topic, '1')
    await socket.join(topic, '2')
    socket.send(['1', '10', topic, 'phx_leave', {}])
    socket.send(['1', '11', topic, 'access_token', { access_token: null }])
    socket.send(broadcastPush({ joinRef: '1', ref: '12', topic }))
    expect((await socket.reply('10')).status).toBe('ok')
    expect(await socket.reply('11')).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
    expect(await socket.reply('12')).toEqual({ status: 'error', response: { reason: 'unmatched topic' } })
    socket.send(['2', '13', topic, 'phx_leave', {}])
    expect((await socket.reply('13')).status).toBe('ok')
    expect(socket.frames.items.at(-1)).toEqual(['2', '2', topic, 'phx_close', {}])
  })

  test('frames of one socket are answered in order, also behind a slow check', async () => {
    const person = await realtime.person()
    await realtime.addMember('slow', person)
    const token = await realtime.token(person.id)
    const socket = await connect()
    const config = { private: true, broadcast: { ack: true } }
    socket.send(['1', '1', 'realtime:room:slow', 'phx_join', { config, access_token: token }])
    socket.send(broadcastPush({ ref: '2', topic: 'realtime:room:slow' }))
    socket.send([null, '3', 'phoenix', 'heartbeat', {}])
    socket.send([
      '1',
      '4',
      'realtime:room:slow',
      'access_token',
      { access_token: await realtime.token(person.id) },
    ])
    socket.send(['1', '5', 'realtime:room:slow', 'phx_leave', {}])
    await socket.reply('5')
    expect(socket.frames.items.slice(0, 4).map((frame) => frame[1])).toEqual(['1', '2', '3', '5'])
  })

  test('tokens that say nothing are ignored', async () => {
    const topic = newTopic()
    const socket = await connect()
    await socket.join(topic)
    socket.send(['1', '2', topic, 'access_token', { access_token: null }])
    socket.send(['1', '3', topic, 'access_token', { access_token: publishableKey }])
    await socket.heartbeat('4')
    expect(socket.frames.items.map((frame) => frame[1])).toEqual(['1', '4'])
  })

  test('the secret key passes every policy', async () => {
    const socket = await connect(`apikey=${secretKey}&vsn=2.0.0`)
    await socket.join('realtime:room:anything', '1', { private: true })
  })
})

describe('wrong frames', () => {
  let socket: RawSocket
  let topic: string
  beforeEach(async () => {
    topic = newTopic()
    socket = await connect()
    await socket.join(topic)
  })

  /** What the server says of its own accord when it knows no ref. */
  const systemError = async (): Promise<string> => {
    const [, , where, , payload] = await socket.frames.find(
      (frame) => frame[3] === 'system',
      'a system message',
    )
    expect(where).toBe('phoenix')
    expect(payload['status']).toBe('error')
    return String(payload['message'])
  }

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['an object', '{"topic":"realtime:x","event":"phx_join","payload":{},"ref":"1"}'],
    ['a number', '7'],
    ['an empty array', '[]'],
  ])('text that is %s', async (_, text) => {
    socket.send(text)
    expect(await systemError()).toMatch(/^MalformedFrame: /)
    await socket.heartbeat('9')
  })

  test('an array of the wrong shape is answered to its ref', async () => {
    socket.send(['1', '2', topic, 7, {}])
    const reply = await socket.reply('2')
    expect(reply.status).toBe('error')
    expect(reply.response['reason']).toMatch(/^MalformedFrame: a text frame is an array/)
    socket.send(['1', '3', topic, 'phx_leave'])
    expect((await socket.reply('3')).status).toBe('error')
    socket.send(['1', '4', topic, 'phx_leave', {}, 'more'])
    expect((await socket.reply('4')).status).toBe('error')
  })

  test.each([
    ['empty', Buffer.alloc(0), 'MalformedFrame: the binary frame is empty'],
    [
      'of another kind',
      Buffer.from([0, 1, 2, 3]),
      'UnsupportedFrame: binary frames of kind 0 are not supported',
    ],
    [
      'of the kind only servers send',
      Buffer.from([4, 0, 0, 0, 0]),
      'UnsupportedFrame: binary frames of kind 4',
    ],
    ['only a kind', Buffer.from([3]), 'MalformedFrame: the binary frame ends within its header'],
    [
      'cut within its header',
      Buffer.from([3, 1, 1, 200, 1, 0, 1, 49, 50]),
      'MalformedFrame: the binary frame ends',
    ],
    ['not UTF-8 in its header', Buffer.from([3, 1, 0, 0, 0, 0, 1, 0xff]), 'MalformedFrame: a header field'],
  ])('a binary frame that is %s', async (_, frame, message) => {
    socket.send(frame)
    expect(await systemError()).toContain(message)
    await socket.heartbeat('9')
  })

  test.each([
    ['an unknown encoding', { encoding: 2 }, 'MalformedFrame: payload encoding 2 is unknown'],
    ['metadata that is no JSON', { meta: '{' }, 'MalformedFrame: the metadata'],
    ['metadata that is no object', { meta: '[]' }, 'MalformedFrame: the metadata'],
    [
      'a payload that is no JSON',
      { body: '{"a":' },
      'MalformedFrame: the payload of the broadcast is not JSON',
    ],
    ['a payload that is not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 'MalformedFrame: the payload'],
    ['a topic nobody joined', { topic: 'realtime:other' }, 'unmatched topic'],
  ])('a broadcast with %s is refused and reaches nobody', async (_, fields, reason) => {
    const listener = await connect()
    await listener.join(topic)
    socket.send(broadcastPush({ topic, ref: '2', ...fields }))
    const reply = await socket.reply('2')
    expect(reply.status).toBe('error')
    expect(reply.response['reason']).toContain(reason)
    socket.send(broadcastPush({ topic, event: 'marker' }))
    await listener.binary.count(1)
    expect(listener.binary.items[0]?.includes('marker')).toBe(true)
  })

  test('a broadcast with an option this server lacks', async () => {
    socket.send(broadcastPush({ topic, ref: '2', meta: '{"persist":{"ttl":60}}' }))
    expect(await socket.reply('2')).toEqual({
      status: 'error',
      response: { error: 'persist is not supported by this server' },
    })
  })

  test.each([
    ['an unknown event', 'do_magic', {}, 'UnsupportedEvent: do_magic'],
    [
      'a broadcast as text',
      'broadcast',
      { type: 'broadcast', event: 'e', payload: {} },
      'UnsupportedFrame: Broadcasts',
    ],
    ['presence', 'presence', { type: 'presence', event: 'track', payload: {} }, 'UnsupportedEvent: presence'],
    ['a token that is no text', 'access_token', { access_token: 7 }, 'InvalidPayload: access_token'],
  ])('%s is refused', async (_, event, payload, reason) => {
    socket.send(['1', '2', topic, event, payload])
    const reply = await socket.reply('2')
    expect(reply.status).toBe('error')
    expect(reply.response['reason']).toContain(reason)
    await socket.heartbeat('9')
  })

  test('a payload nested deeper than can be written out is refused', async () => {
    const deep = '['.repeat(400_000) + ']'.repeat(400_000)
    socket.send(`["1","2","${topic}","access_token",{"access_token":${deep}}]`)
    expect((await socket.reply('2')).status).toBe('error')
    await socket.heartbeat('9')
  })

  test.each([
    ['to something that is no topic of Realtime', 'room:1', {}, 'unmatched topic'],
    ['without a name', 'realtime:', {}, 'unmatched topic'],
    ['to a topic too long for the wire', `realtime:${'x'.repeat(247)}`, {}, 'TopicTooLong'],
    ['with a payload that is none', 'realtime:x', 'payload', 'InvalidJoinPayload: payload'],
    ['with a config that is none', 'realtime:x', { config: 7 }, 'InvalidJoinPayload: config'],
    [
      'with a switch that is none',
      'realtime:x',
      { config: { private: 'maybe' } },
      'InvalidJoinPayload: config.private',
    ],
    [
      'with a token that is no text',
      'realtime:x',
      { config: {}, access_token: {} },
      'InvalidJoinPayload: access_token',
    ],
    [
      'that wants presence',
      'realtime:x',
      { config: { presence: { key: 'ada', enabled: true } } },
      'UnsupportedOption: config.presence is not supported by this server',
    ],
    [
      'that wants changes of tables',
      'realtime:x',
      { config: { postgres_changes: [{ event: '*', schema: 'public' }] } },
      'UnsupportedOption: config.postgres_changes is not supported by this server',
    ],
    [
      'that wants old messages',
      'realtime:x',
      { config: { private: true, broadcast: { replay: { since: 0, limit: 25 } } } },
      'UnsupportedOption: config.broadcast.replay is not supported by this server',
    ],
    ['with an unknown option', 'realtime:x', { config: { magic: true } }, 'UnsupportedOption: config'],
  ])('a join %s is refused', async (_, where, payload, reason) => {
    socket.send(['2', '2', where, 'phx_join', payload])
    const reply = await socket.reply('2')
    expect(reply.status).toBe('error')
    expect(reply.response['reason']).toContain(reason)
  })

  test('a join without any ref cannot be answered and is refused', async () => {
    socket.send([null, null, 'realtime:x', 'phx_join', {}])
    const [, , , , payload] = await socket.frames.find((frame) => frame[3] === 'system', 'a system message')
    expect(payload['message']).toBe('InvalidJoinPayload: A join needs a ref')
  })

  test('other events of the connection are refused', async () => {
    socket.send([null, '2', 'phoenix', 'shutdown', {}])
    expect(await socket.reply('2')).toEqual({
      status: 'error',
      response: { reason: 'UnsupportedEvent: shutdown' },
    })
  })

  test('what was never joined can be left', async () => {
    socket.send(['7', '2', 'realtime:other', 'phx_leave', {}])
    expect(await socket.reply('2')).toEqual({ status: 'ok', response: {} })
  })
})
