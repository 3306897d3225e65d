import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client'
import type { types } from 'mediasoup-client'
import { expect, test } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type {
  AnnouncementName,
  Announcement,
  PeerInfo,
  RequestName,
  SignalError,
} from '../../../shared/signaling.ts'
import type { Failure } from './failure.ts'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'

const ada: PeerInfo = {
  peerId: 'a',
  userId: '00000000-0000-4000-8000-00000000000a',
  muted: false,
  deafened: false,
  producerId: 'pa',
}
const bob: PeerInfo = {
  ...ada,
  peerId: 'b',
  userId: '00000000-0000-4000-8000-00000000000b',
  producerId: null,
}

/** Enough of a track for mediasoup-client, which runs for real here. */
class FakeTrack extends EventTarget {
  readonly id = crypto.randomUUID()
  readonly kind = 'audio'
  readonly enabled = true
  readyState: MediaStreamTrackState = 'live'
  stop(): void {
    this.readyState = 'ended'
  }
}

const fakeOf = (transport: types.Transport | undefined): FakeHandler | undefined =>
  transport?.handler instanceof FakeHandler ? transport.handler : undefined

/** An SFU at the other end of a fake socket; mediasoup-client's own fake stands in for WebRTC. */
class FakeSfu {
  readonly clock = new FakeClock()
  readonly asked: { name: string; input: unknown }[] = []
  readonly heard = new Map<string, MediaStreamTrack>()
  readonly warnings: string[] = []
  readonly lost: Failure[] = []
  readonly transports: types.Transport[] = []
  readonly track = new FakeTrack()
  readonly abort = new AbortController()
  /** Of each gate between encoder and network, in order. */
  readonly gates: (boolean | 'closed')[][] = []
  breakGate: () => void = () => undefined
  peers: PeerInfo[] = []
  canSpeak = true
  connects = true
  seen: readonly PeerInfo[] = []
  socketOpen = false
  refuse: Partial<Record<RequestName, SignalError | 'never'>> = {}
  readonly #listeners = new Map<string, (...args: never[]) => void>()
  readonly #gone = Promise.withResolvers<never>()

  constructor() {
    this.#gone.promise.catch(() => undefined)
  }

  join(): Promise<Result<Session, Failure>> {
    return openSession({
      url: 'http://127.0.0.1:1',
      channelId: '00000000-0000-4000-8000-0000000000cc',
      token: 'token',
      told: { muted: false, deafened: false },
      track: this.track as unknown as MediaStreamTrack,
      clock: this.clock,
      signal: this.abort.signal,
      listener: {
        peersChanged: (peers) => (this.seen = peers),
        heard: (id, track) => this.heard.set(id, track),
        unheard: (id) => this.heard.delete(id),
        lost: (failure) => this.lost.push(failure),
        warned: (detail) => this.warnings.push(detail),
      },
      createDevice: () => Promise.resolve(this.#device()),
      openFrameGate: (broken) => {
        const told: (boolean | 'closed')[] = []
        this.gates.push(told)
        this.breakGate = broken
        return { attach: () => undefined, set: (open) => told.push(open), close: () => told.push('closed') }
      },
      openSocket: () => ({
        on: (event, listener) => this.#listeners.set(event, listener),
        timeout: () => ({ emitWithAck: (name, input) => this.#answer(name, input) }),
        connect: () => {
          this.socketOpen = true
          this.receive('connect')
        },
        disconnect: () => {
          this.socketOpen = false
          this.#gone.reject(new Error('socket has been disconnected')) // as Socket.IO answers what is under way
        },
      }),
    })
  }

  async joined(): Promise<Session> {
    const session = await this.join()
    if (!session.ok) throw new Error(JSON.stringify(session.error))
    return session.value
  }

  announce<N extends AnnouncementName>(name: N, data: Announcement<N>): void {
    this.receive(name, data)
  }

  receive(event: string, ...args: unknown[]): void {
    this.#listeners.get(event)?.(...(args as never[]))
  }

  asks(name: RequestName): unknown[] {
    return this.asked.flatMap((request) => (request.name === name ? [request.input] : []))
  }

  get sendTransport(): types.Transport | undefined {
    return this.transports.find((transport) => transport.direction === 'send')
  }

  breakPath(transport: types.Transport | undefined): void {
    fakeOf(transport)?.setConnectionState('failed')
  }

  #device(): Device {
    const device = new Device({ handlerFactory: FakeHandler.createFactory(testFakeParameters) })
    device.observer.on('newtransport', (transport) => {
      this.transports.push(transport)
      transport.on('connectionstatechange', (state) => {
        if (state === 'connecting' && this.connects)
          queueMicrotask(() => fakeOf(transport)?.setConnectionState('connected'))
      })
    })
    return device
  }

  #answer(name: string, input: unknown): Promise<unknown> {
    this.asked.push({ name, input })
    const refusal = this.refuse[name as RequestName]
    if (refusal === 'never') return this.#gone.promise
    return Promise.resolve(refusal ? err(refusal) : ok(this.#value(name as RequestName, input)))
  }

  #value(name: RequestName, input: unknown): unknown {
    switch (name) {
      case 'room.join':
        return {
          peerId: 'me',
          canSpeak: this.canSpeak,
          routerRtpCapabilities: testFakeParameters.generateRouterRtpCapabilities(),
          iceServers: [],
          peers: this.peers,
        }
      case 'transport.open': {
        const { id, iceParameters, iceCandidates, dtlsParameters } =
          testFakeParameters.generateTransportRemoteParameters()
        return { id, iceParameters, iceCandidates, dtlsParameters }
      }
      case 'producer.open':
        return { producerId: 'mine' }
      case 'consumer.open': {
        const { producerId } = input as { producerId: string }
        const consumer = testFakeParameters.generateConsumerRemoteParameters({ codecMimeType: 'audio/opus' })
        return { ...consumer, consumerId: consumer.id, producerId }
      }
      default:
        return null
    }
  }
}

test('a session joins, sends its track and hears those who are there', async () => {
  const sfu = new FakeSfu()
  sfu.peers = [ada, bob]
  const session = await sfu.joined()
  expect(sfu.asks('room.join')).toEqual([
    { channelId: '00000000-0000-4000-8000-0000000000cc', muted: false, deafened: false },
  ])
  expect(session.peers).toEqual([ada, bob])
  expect([...sfu.heard.keys()]).toEqual(['pa'])
  expect(sfu.asks('consumer.resume')).toHaveLength(1)
  expect(sfu.asks('producer.open')).toHaveLength(1)
})

test('the producer sends mono Opus with error correction and DTX', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  expect(sfu.sendTransport).toBeDefined()
  expect(sfu.asks('producer.open')).toMatchObject([
    { kind: 'audio', rtpParameters: { codecs: [{ channels: 2 }] } },
  ])
})

test('who may not speak opens no way to send', async () => {
  const sfu = new FakeSfu()
  sfu.canSpeak = false
  const session = await sfu.joined()
  session.setSending(true)
  expect(session.canSpeak).toBe(false)
  expect(sfu.asks('transport.open')).toEqual([{ direction: 'receive' }])
})

test('people who come later are heard, and no longer once they go', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.announce('peer.joined', bob)
  sfu.announce('producer.opened', { peerId: 'b', producerId: 'pb' })
  await settle()
  expect([...sfu.heard.keys()]).toEqual(['pb'])
  expect(sfu.seen).toEqual([{ ...bob, producerId: 'pb' }])
  sfu.announce('peer.left', { peerId: 'b' })
  await settle()
  expect(sfu.heard.size).toBe(0)
  expect(sfu.seen).toEqual([])
})

test('a person who left before they could be heard is no fault', async () => {
  const sfu = new FakeSfu()
  sfu.refuse['consumer.open'] = { kind: 'not-found', detail: 'no such producer' }
  sfu.peers = [ada]
  await sfu.joined()
  expect(sfu.warnings).toEqual([])
  expect(sfu.lost).toEqual([])
})

test('one person who cannot be heard is reported and leaves the others alone', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.refuse['consumer.open'] = { kind: 'bad-request', detail: 'cannot consume' }
  sfu.announce('peer.joined', ada)
  await settle()
  expect(sfu.warnings).toEqual(['pa: bad-request: cannot consume'])
  expect(sfu.lost).toEqual([])
})

test('what is announced while joining is not lost', async () => {
  const sfu = new FakeSfu()
  const joining = sfu.join()
  sfu.announce('peer.joined', ada)
  const session = await joining
  await settle()
  expect(session.ok && session.value.peers).toEqual([ada])
  expect([...sfu.heard.keys()]).toEqual(['pa'])
})

test('the gate between encoder and network does as it is told and goes with the session; the track lives on', async () => {
  const sfu = new FakeSfu()
  const session = await sfu.joined()
  expect(sfu.gates).toEqual([[]])
  session.setSending(true)
  session.setSending(false)
  expect(sfu.gates).toEqual([[true, false]])
  session.close()
  expect(sfu.gates).toEqual([[true, false, 'closed']])
  expect(sfu.track.readyState).toBe('live')
})

test('a gate whose program does not load ends the session: nobody would be heard', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.breakGate()
  expect(sfu.lost).toMatchObject([{ detail: 'the frame gate did not load' }])
})

test('of several states told in a row the first and the last are sent', async () => {
  const sfu = new FakeSfu()
  const session = await sfu.joined()
  session.tell({ muted: true, deafened: false })
  session.tell({ muted: true, deafened: true })
  session.tell({ muted: false, deafened: false })
  await settle()
  expect(sfu.asks('peer.update')).toEqual([
    { muted: true, deafened: false },
    { muted: false, deafened: false },
  ])
})

test('a refused join says why and closes the connection', async () => {
  const sfu = new FakeSfu()
  sfu.refuse['room.join'] = { kind: 'forbidden', detail: 'not a member' }
  expect(await sfu.join()).toMatchObject(err({ error: { kind: 'not-allowed' }, retry: false }))
  expect(sfu.socketOpen).toBe(false)
})

test('a media path that never connects is given up as unreachable', async () => {
  const sfu = new FakeSfu()
  sfu.connects = false
  const joining = sfu.join()
  await sfu.clock.advance(10_000)
  expect(await joining).toMatchObject(err({ error: { kind: 'sfu-unreachable' }, retry: true }))
  expect(sfu.socketOpen).toBe(false)
})

test('a broken media path or connection loses the session once', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.breakPath(sfu.sendTransport)
  sfu.receive('disconnect', 'transport close')
  expect(sfu.lost).toMatchObject([{ error: { kind: 'sfu-unreachable' }, retry: true }])
  expect(sfu.socketOpen).toBe(false)
  expect(sfu.transports.every((transport) => transport.closed)).toBe(true)
})

test('the reason of a session ended by the SFU is passed on', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.announce('session.ended', { reason: 'access-lost' })
  sfu.receive('disconnect', 'io server disconnect')
  expect(sfu.lost).toMatchObject([{ error: { kind: 'session-ended', reason: 'access-lost' }, retry: false }])
})

test.each(['room.join', 'transport.open', 'transport.connect', 'producer.open'] as const)(
  'leaving while %s is under way closes everything',
  async (name) => {
    const sfu = new FakeSfu()
    sfu.refuse[name] = 'never'
    const joining = sfu.join()
    await settle()
    expect(sfu.asks(name).length).toBeGreaterThan(0)
    sfu.abort.abort()
    expect(await joining).toMatchObject({ ok: false })
    expect(sfu.socketOpen).toBe(false)
    expect(sfu.transports.every((transport) => transport.closed)).toBe(true)
    expect(sfu.clock.pending).toBe(0)
  },
)

test('a closed session says nothing more and stops what it heard', async () => {
  const sfu = new FakeSfu()
  sfu.peers = [ada]
  const session = await sfu.joined()
  session.close()
  session.close()
  sfu.announce('peer.joined', bob)
  sfu.receive('disconnect', 'io client disconnect')
  expect(sfu.heard.size).toBe(0)
  expect(sfu.seen).toEqual([])
  expect(sfu.lost).toEqual([])
  expect(sfu.clock.pending).toBe(0)
})

test('a producer that the SFU closes ends the session, so that the next one knows what is allowed', async () => {
  const sfu = new FakeSfu()
  await sfu.joined()
  sfu.announce('producer.closed', { peerId: 'me', producerId: 'mine' })
  expect(sfu.lost).toMatchObject([{ error: { kind: 'failed' }, retry: true }])
})

test('a token the SFU does not take is reported', async () => {
  const sfu = new FakeSfu()
  const session = await sfu.joined()
  expect(await session.showToken('fresh')).toBe(true)
  sfu.refuse['token.refresh'] = { kind: 'token-invalid', detail: 'wrong key' }
  expect(await session.showToken('fresher')).toBe(false)
  expect(sfu.warnings).toEqual(['token.refresh: token-invalid: wrong key'])
})
