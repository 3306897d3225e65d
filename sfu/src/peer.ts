import { randomUUID } from 'node:crypto'
import { errors, type types } from 'mediasoup'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { PeerInfo, RequestInput, RequestOutput, SignalError } from '../../src/shared/signaling.ts'
import { withoutNack } from './media.ts'

type Direction = RequestInput<'transport.open'>['direction']
type Outcome<T> = Promise<Result<T, SignalError>>

/** What a peer is in its room: who, and what they may do and have set. */
export interface PeerState {
  readonly userId: string
  readonly canSpeak: boolean
  readonly muted: boolean
  readonly deafened: boolean
}

/** What a peer needs of its room. */
export interface PeerRoom {
  createTransport(): Promise<types.WebRtcTransport>
  /** Whether somebody else in the room sends this. */
  hasProducer(producerId: string, except: Peer): boolean
  canConsume(producerId: string, rtpCapabilities: types.RtpCapabilities): boolean
  producerOpened(peer: Peer, producerId: string): void
  producerClosed(peer: Peer, producerId: string): void
}

/** Packets and bytes the SFU has taken from a peer, and passed on to it by producer. */
export interface PeerStats {
  readonly userId: string
  readonly sent: { readonly packets: number; readonly bytes: number } | null
  readonly received: readonly {
    readonly producerId: string
    readonly packets: number
    readonly bytes: number
  }[]
}

interface Listening {
  readonly consumer: types.Consumer
  /** The app can play it; until then, and while its owner is deafened, nothing is sent. */
  wanted: boolean
}

/**
 * The media of one connection in a room: a transport each way, one producer, one consumer per producer heard. Its caller
 * awaits one request before making the next. Mute and deafen are enforced here, whatever the app does.
 */
export class Peer {
  readonly id = randomUUID()
  readonly #room: PeerRoom
  readonly #transports = new Map<Direction, { transport: types.WebRtcTransport; connected: boolean }>()
  readonly #listening = new Map<string, Listening>()
  #state: PeerState
  #producer: types.Producer | null = null
  #closed = false

  constructor(state: PeerState, room: PeerRoom) {
    this.#state = state
    this.#room = room
  }

  get info(): PeerInfo {
    const { userId, deafened } = this.#state
    return { peerId: this.id, userId, muted: this.#muted, deafened, producerId: this.producerId }
  }

  get producerId(): string | null {
    return this.#producer?.id ?? null
  }

  /** A second transport of a direction takes the first one's place: it is how a lost media path is won back. */
  async openTransport(direction: Direction): Outcome<RequestOutput<'transport.open'>> {
    const transport = await this.#room.createTransport()
    if (this.#closed) {
      transport.close()
      return refuse('room-closed', 'the room was left meanwhile')
    }
    this.#transports.get(direction)?.transport.close()
    this.#transports.set(direction, { transport, connected: false })
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport
    return ok({
      id,
      iceParameters: { ...iceParameters },
      iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
      dtlsParameters: { ...dtlsParameters, fingerprints: dtlsParameters.fingerprints.filter(isSha256) },
    })
  }

  async connectTransport({ transportId, dtlsParameters }: RequestInput<'transport.connect'>): Outcome<null> {
    const found = [...this.#transports.values()].find(({ transport }) => transport.id === transportId)
    if (found === undefined) return refuse('not-found', 'no such transport')
    if (found.connected) return refuse('bad-request', 'the transport is connected already')
    const connected = await guarded(() =>
      // Its outer shape was parsed; mediasoup checks the rest.
      found.transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }),
    )
    if (!connected.ok) return connected
    found.connected = true
    return ok(null)
  }

  async openProducer(input: RequestInput<'producer.open'>): Outcome<RequestOutput<'producer.open'>> {
    if (!this.#state.canSpeak) return refuse('forbidden', 'this person may only listen here')
    const sending = this.#transports.get('send')
    if (sending?.transport.id !== input.transportId)
      return refuse('not-found', 'no such transport for sending')
    if (this.#producer !== null)
      return refuse('bad-request', 'a producer is open already, and each peer has one')
    const produced = await guarded(() =>
      sending.transport.produce({
        kind: input.kind,
        rtpParameters: withoutNack(input.rtpParameters as unknown as types.RtpParameters), // mediasoup checks the rest
        paused: this.#muted,
      }),
    )
    if (!produced.ok) return produced
    const producer = produced.value
    if (this.#closed || producer.closed) return refuse('room-closed', 'the room was left meanwhile')
    if (!this.#state.canSpeak) {
      producer.close()
      return refuse('forbidden', 'the right to speak was taken away meanwhile')
    }
    this.#producer = producer
    producer.observer.once('close', () => {
      this.#producer = null
      if (!this.#closed) this.#room.producerClosed(this, producer.id)
    })
    this.#room.producerOpened(this, producer.id)
    return ok({ producerId: producer.id })
  }

  async openConsumer(input: RequestInput<'consumer.open'>): Outcome<RequestOutput<'consumer.open'>> {
    const { producerId } = input
    const rtpCapabilities = input.rtpCapabilities as types.RtpCapabilities // mediasoup checks the rest
    const receiving = this.#transports.get('receive')
    if (receiving === undefined) return refuse('not-found', 'open a transport for receiving first')
    if (!this.#room.hasProducer(producerId, this))
      return refuse('not-found', 'nobody else here has this producer')
    if (this.#listening.has(producerId)) return refuse('bad-request', 'this producer has a consumer already')
    const consumed = await guarded(async () => {
      if (!this.#room.canConsume(producerId, rtpCapabilities)) return null
      return receiving.transport.consume({ producerId, rtpCapabilities, paused: true })
    })
    if (!consumed.ok) return consumed
    const consumer = consumed.value
    if (consumer === null) return refuse('bad-request', 'these rtpCapabilities can not receive this producer')
    if (consumer.closed) return refuse('not-found', 'the producer was closed meanwhile')
    this.#listening.set(producerId, { consumer, wanted: false })
    consumer.observer.once('close', () => this.#listening.delete(producerId))
    return ok({
      consumerId: consumer.id,
      producerId,
      kind: 'audio',
      rtpParameters: { ...consumer.rtpParameters },
    })
  }

  async resumeConsumer(consumerId: string): Outcome<null> {
    const listening = [...this.#listening.values()].find(({ consumer }) => consumer.id === consumerId)
    if (listening === undefined) return refuse('not-found', 'no such consumer')
    listening.wanted = true
    await this.#applyTo(listening)
    return ok(null)
  }

  /** Deafened people are muted too. Resolves once the worker has stopped or started forwarding. */
  async update(change: { readonly muted: boolean; readonly deafened: boolean }): Promise<void> {
    this.#state = { ...this.#state, ...change }
    await Promise.all([this.#applyMute(), ...[...this.#listening.values()].map((one) => this.#applyTo(one))])
  }

  /** Taking the right to speak away closes the producer. */
  allowSpeaking(canSpeak: boolean): void {
    this.#state = { ...this.#state, canSpeak }
    if (!canSpeak) this.#producer?.close()
  }

  async stats(): Promise<PeerStats> {
    const [incoming] = (await this.#producer?.getStats()) ?? []
    const received = [...this.#listening.entries()].map(async ([producerId, { consumer }]) => {
      const outgoing = (await consumer.getStats()).find(({ type }) => type === 'outbound-rtp')
      return { producerId, packets: outgoing?.packetCount ?? 0, bytes: outgoing?.byteCount ?? 0 }
    })
    return {
      userId: this.#state.userId,
      sent: incoming === undefined ? null : { packets: incoming.packetCount, bytes: incoming.byteCount },
      received: await Promise.all(received),
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const { transport } of this.#transports.values()) transport.close()
    this.#transports.clear()
  }

  get #muted(): boolean {
    return this.#state.muted || this.#state.deafened
  }

  async #applyMute(): Promise<void> {
    const producer = this.#producer
    if (producer === null || producer.paused === this.#muted) return
    await unlessClosed(producer, () => (this.#muted ? producer.pause() : producer.resume()))
  }

  async #applyTo({ consumer, wanted }: Listening): Promise<void> {
    const paused = !wanted || this.#state.deafened
    if (consumer.paused === paused) return
    await unlessClosed(consumer, () => (paused ? consumer.pause() : consumer.resume()))
  }
}

// mediasoup offers SHA-1 too, and apps take any one of those offered (RFC 8122, section 5, asks for SHA-256).
function isSha256({ algorithm }: types.DtlsFingerprint): boolean {
  return algorithm === 'sha-256'
}

function refuse(
  kind: SignalError['kind'],
  detail: string,
): { readonly ok: false; readonly error: SignalError } {
  return err({ kind, detail })
}

/** mediasoup throws these two for parameters it can't use, which are the app's fault; anything else is passed on. */
async function guarded<T>(run: () => Promise<T>): Outcome<T> {
  try {
    return ok(await run())
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof errors.UnsupportedError)
      return refuse('bad-request', cause.message)
    throw cause
  }
}

/** Other people's producers close at any moment; what was asked of them then no longer matters. */
async function unlessClosed(target: { readonly closed: boolean }, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (cause) {
    if (!target.closed) throw cause
  }
}
