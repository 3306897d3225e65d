import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { maxBadRequests, maxSignalingBytes, signalingVersion } from '../src/shared/signaling.ts'
import { connect, refusalOf } from './support/sfu/client.ts'
import { someChannel, someUser, startNode, tokenOf } from './support/sfu/node.ts'
import { fingerprint, microphone } from './support/sfu/rtp.ts'

/** A WebSocket that speaks Socket.IO by hand, past its handshake. Frames: https://socket.io/docs/v4/socket-io-protocol/ */
async function rawConnection(url: string) {
  const auth = JSON.stringify({ version: signalingVersion, token: await tokenOf(someUser()) })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  onTestFinished(() => socket.terminate())
  const frames: string[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const frame = data.toString()
      frames.push(frame)
      if (frame.startsWith('0{')) socket.send(`40${auth}`)
      if (frame.startsWith('40')) resolve()
    })
  })
  return { socket, frames, closed }
}

describe('a request that can not be understood', () => {
  it('is answered with what is wrong with it', async () => {
    const { sfu } = await startNode()
    const { socket } = await connect(sfu.url, someUser())
    const ask = (...args: [string, ...unknown[]]): Promise<unknown> =>
      socket.timeout(5000).emitWithAck(...args)
    const unknown = { ok: false, error: { kind: 'unknown-request' } }
    const bad = { ok: false, error: { kind: 'bad-request' } }
    expect(await ask('room.burn', {})).toMatchObject(unknown)
    expect(await ask('toString', {})).toMatchObject(unknown)
    expect(await ask('room.join')).toMatchObject(bad)
    expect(await ask('room.join', { channelId: 'lobby', muted: false, deafened: false })).toMatchObject({
      error: { kind: 'bad-request', detail: expect.stringContaining('channelId') as string },
    })
    expect(await ask('room.leave', {}, {})).toMatchObject(bad)
    expect(await ask('transport.open', { direction: 'sideways' })).toMatchObject(bad)
    expect(await ask('room.leave', Buffer.from('bytes'))).toMatchObject({ ok: false })
    expect(socket.connected).toBe(true)
  })

  it('is answered when only mediasoup can see that it is wrong', async () => {
    const { sfu } = await startNode()
    const client = await connect(sfu.url, someUser())
    const { routerRtpCapabilities: rtpCapabilities } = await client.join(someChannel())
    const { id: transportId } = await client.must('transport.open', { direction: 'send' })
    const bad = { error: { kind: 'bad-request' } }
    const odd = { ...fingerprint, algorithm: 'md5' }
    expect(
      await client.ask('transport.connect', { transportId, dtlsParameters: { fingerprints: [odd] } }),
    ).toMatchObject(bad)
    const open = { transportId, kind: 'audio' as const }
    const codecs = [{ mimeType: 'audio/speex', payloadType: 111, clockRate: 48_000 }]
    for (const rtpParameters of [
      { ...microphone(), codecs },
      { codecs: [{ rtcpFeedback: 7 }] },
      { codecs: [{}] },
    ]) {
      expect(await client.ask('producer.open', { ...open, rtpParameters })).toMatchObject(bad)
    }
    const other = await connect(sfu.url, someUser())
    expect(await client.ask('consumer.open', { producerId: 'x', rtpCapabilities })).toMatchObject({
      ok: false,
    })
    expect(other.socket.connected && client.socket.connected).toBe(true)
  })

  it('counts, and too many end the session', async () => {
    const { sfu } = await startNode()
    const client = await connect(sfu.url, someUser())
    for (let n = 0; n < maxBadRequests - 1; n += 1) client.socket.emit('room.burn', {})
    expect(await client.ask('room.leave', {})).toMatchObject({ error: { kind: 'not-in-room' } }) // honest: not counted
    expect(client.heard).toEqual([])
    client.socket.emit('room.leave', {}) // honest but for its missing acknowledgement
    expect(await client.ended()).toBe('too-many-errors')
  })
})

describe('a frame', () => {
  it('over the limit closes the connection with WebSocket code 1009', async () => {
    const { sfu, logged } = await startNode()
    const { socket, closed } = await rawConnection(sfu.url)
    socket.send(`42${JSON.stringify(['room.join', 'x'.repeat(maxSignalingBytes)])}`)
    expect(await closed).toBe(1009)
    await expect.poll(logged).toContain('Max payload size exceeded')
    expect(sfu.health().status).toBe(200)
  })

  it('within the limit is read', async () => {
    const { sfu } = await startNode()
    const { socket } = await connect(sfu.url, someUser())
    const long = 'x'.repeat(maxSignalingBytes - 100)
    const reply: unknown = await socket.timeout(5000).emitWithAck('room.leave', long)
    expect(reply).toMatchObject({ error: { kind: 'bad-request' } })
  })

  it.each([
    ['no Socket.IO packet', '4nonsense'],
    ['no Engine.IO packet', 'nonsense'],
    ['an event without a name', '42[]'],
    ['an event that belongs to the library', '420["disconnect"]'],
    ['a packet with more attachments than anybody needs', '451000-["room.leave"]'],
  ])('that is %s ends the session with a reason', async (_what, frame) => {
    const { sfu } = await startNode()
    const { socket, frames, closed } = await rawConnection(sfu.url)
    socket.send(frame)
    await closed
    expect(frames).toContain('42["session.ended",{"reason":"too-many-errors"}]')
    expect(sfu.health().status).toBe(200)
  })

  it('named like an event of the socket itself is only an unknown request', async () => {
    const { sfu } = await startNode()
    const { socket, frames } = await rawConnection(sfu.url)
    const answered = new Promise((resolve) => socket.on('message', resolve))
    socket.send('420["error",{}]')
    await answered
    expect(frames.at(-1)).toContain('"unknown-request"')
  })
})

describe('an HTTP request', () => {
  it('gets health, and nothing else', async () => {
    const { sfu } = await startNode()
    const health = await fetch(`${sfu.url}/healthz`)
    expect(health.status).toBe(200)
    expect(await health.json()).toEqual({ status: 'ok', workers: 1, rooms: 0, peers: 0 })
    expect((await fetch(`${sfu.url}/`)).status).toBe(404)
    expect((await fetch(`${sfu.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400)
  })

  it('becomes signalling through a trusted proxy only if that ended TLS', async () => {
    const { sfu } = await startNode({ env: { SFU_TRUSTED_PROXY: '127.0.0.1' } })
    const auth = { version: signalingVersion, token: await tokenOf(someUser()) }
    const through = (proto: string) => ({
      extraHeaders: { 'x-forwarded-proto': proto, 'x-forwarded-for': '203.0.113.5' },
    })
    expect(await refusalOf(sfu.url, auth)).toBe('websocket error')
    expect(await refusalOf(sfu.url, auth, through('http'))).toBe('websocket error')
    const { socket } = await connect(sfu.url, someUser(), through('https'))
    expect(socket.connected).toBe(true)
  })

  it('becomes signalling from listed origins and from what has no origin', async () => {
    const { sfu } = await startNode({ env: { SFU_ALLOWED_ORIGINS: 'https://chat.example.org' } })
    const auth = { version: signalingVersion, token: await tokenOf(someUser()) }
    const from = (origin: string) => ({ extraHeaders: { origin } })
    expect(await refusalOf(sfu.url, auth, from('https://evil.example.org'))).toBe('websocket error')
    expect((await connect(sfu.url, someUser(), from('https://chat.example.org'))).socket.connected).toBe(true)
    expect((await connect(sfu.url, someUser())).socket.connected).toBe(true)
  })
})
