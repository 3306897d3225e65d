import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { RealtimeFixture, secretKey } from './realtime-fixture.ts'
import { broadcastPush, RawSocket } from '../support/realtime-socket.ts'

/* Clients that say too much, too fast, nonsense, or nothing: each is told why it goes, and nobody else notices. */

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

/** Restarts the server with other limits for the tests of one block. */
function withLimits(limits: Parameters<typeof realtime.startServer>[0]): void {
  beforeAll(async () => {
    await realtime.stopServer()
    await realtime.startServer(limits)
  })
  afterAll(async () => {
    await realtime.stopServer()
    await realtime.startServer()
  })
}

describe('broken sockets', () => {
  test.each([
    ['text', 'x'.repeat(1024 * 1024 + 1)],
    ['binary', Buffer.alloc(1024 * 1024 + 1)],
  ])('an oversized %s frame closes the socket and says why', async (_, data) => {
    const socket = await connect()
    socket.send(data)
    expect(await socket.closed).toEqual({ code: 1009, reason: 'The message is larger than 1 MB' })
    await (await connect()).heartbeat('1')
  })

  test('text that is not UTF-8 closes the socket and says why', async () => {
    const socket = await connect()
    socket.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect(await socket.closed).toEqual({ code: 1007, reason: 'The text frame is not UTF-8' })
  })

  test('random frames never hurt anybody else', async () => {
    const topic = newTopic()
    const listener = await connect()
    await listener.join(topic)
    for (let round = 0; round < 5; round++) {
      const socket = await connect()
      await socket.join(topic)
      for (let i = 0; i < 90; i++) {
        const noise = randomBytes(1 + ((i * 7) % 200))
        if (i % 3 === 0) noise[0] = 3
        if (i % 3 === 1) socket.send(noise)
        else if (i % 3 === 0) socket.send(Buffer.concat([Buffer.from([3, 1, 1, 9, 2, 0, 1]), noise]))
        else socket.send(JSON.stringify([...noise.subarray(0, 5)]).slice(0, 3 + (i % 20)))
      }
      await socket.heartbeat('last')
    }
    expect(listener.binary.items).toEqual([])
    await listener.heartbeat('9')
  })
})

describe('a sender that is too fast', () => {
  withLimits({ framesPerSecond: 1, frameBurst: 10 })

  test('is refused, then disconnected', async () => {
    const topic = newTopic()
    const socket = await connect()
    await socket.join(topic)
    for (let i = 2; i <= 15; i++) socket.send(broadcastPush({ topic, ref: String(i) }))
    expect(await socket.reply('15')).toEqual({
      status: 'error',
      response: { reason: 'RateLimitReached: Too many messages per second' },
    })
    // Still able to leave in order.
    socket.send(['1', '16', topic, 'phx_leave', {}])
    expect((await socket.reply('16')).status).toBe('ok')
    for (let i = 17; i <= 40; i++) socket.send(broadcastPush({ topic, ref: String(i) }))
    expect(await socket.closed).toEqual({ code: 1008, reason: 'Too many messages per second' })
  })
})

describe('a reader that is too slow', () => {
  // Not cut for a minute: that the others go on must not depend on its answer.
  withLimits({ bufferedBytes: 100_000, closeGraceMs: 60_000 })

  test('is closed, and holds up nobody', async () => {
    const topic = newTopic()
    const [sender, slow, quick] = [await connect(), await connect(), await connect()]
    await sender.join(topic)
    await quick.join(topic)
    await slow.join(topic)
    slow.socket.pause()

    const body = JSON.stringify('x'.repeat(900_000))
    const sent = 40 // a handful of megabytes fit into the kernel's buffers
    for (let n = 1; n <= sent; n++) {
      sender.send(broadcastPush({ topic, body }))
      await quick.binary.count(n)
    }
    slow.socket.resume()
    expect(await slow.closed).toEqual({
      code: 1013,
      reason: 'Too slow: messages are not read as fast as they arrive',
    })
    expect(slow.binary.items.length).toBeLessThan(sent)
  })
})

describe('a client that falls silent', () => {
  withLimits({ silenceMs: 100, silenceCheckMs: 20 })

  test('is cut off; one that gives a sign of life is not', async () => {
    const [silent, alive] = [await connect(), await connect()]
    let beats = 0
    const timer = setInterval(() => void alive.heartbeat(String(++beats)), 30)
    expect((await silent.closed).code).toBe(1006)
    clearInterval(timer)
    await alive.heartbeat('last')
  })
})

describe('a sender whose frames wait for the database', () => {
  withLimits({ queueBytes: 100_000 })

  test('is not read until they are worked off', async () => {
    const [other, busy] = [await connect(), await connect(`apikey=${secretKey}&vsn=2.0.0`)]
    const topic = newTopic()
    const unblock = await realtime.blockDatabase()
    busy.send(['1', '1', topic, 'phx_join', { config: { private: true } }])
    const body = JSON.stringify('x'.repeat(900_000))
    for (let i = 0; i < 40; i++) busy.send(broadcastPush({ topic, body }))
    // By now the server would have read everything, did it read on.
    for (let i = 0; i < 100; i++) await other.heartbeat(String(i))
    expect(busy.socket.bufferedAmount).toBeGreaterThan(1_000_000)
    await unblock()
    await busy.heartbeat('last')
    expect(busy.socket.bufferedAmount).toBe(0)
  })
})

describe('a server that stops', () => {
  withLimits({ closeGraceMs: 50 })

  test('closes its sockets and waits for them, but not for ever', async () => {
    const [polite, stuck] = [await connect(), await connect()]
    stuck.socket.pause()
    await realtime.stopServer()
    expect(realtime.openSockets).toBe(0)
    expect(await polite.closed).toEqual({ code: 1001, reason: 'The server is stopping' })
    await realtime.startServer()
  })
})

describe('a policy that takes too long', () => {
  withLimits({ policyMs: 50 })

  test('opens nothing, and the next question is answered', async () => {
    const person = await realtime.person()
    await realtime.addMember('quick', person)
    const socket = await connect()
    const join = { config: { private: true }, access_token: await realtime.token(person.id) }
    socket.send(['1', '1', 'realtime:slow:policy', 'phx_join', join])
    expect((await socket.reply('1')).response['reason']).toContain('Unauthorized')
    socket.send(['2', '2', 'realtime:room:quick', 'phx_join', join])
    expect((await socket.reply('2')).status).toBe('ok')
  })
})
