import type { Device } from 'mediasoup-client'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { PeerInfo } from '../../../shared/signaling.ts'
import type { Clock } from './clock.ts'
import { connectFailure, endFailure, requestFailure } from './failure.ts'
import type { Failure } from './failure.ts'
import { Latest } from './latest.ts'
import { createDevice, RoomMedia } from './room-media.ts'
import { announce, producers } from './roster.ts'
import type { Roster } from './roster.ts'
import { connectSignaling } from './signaling-client.ts'
import type { OpenSocket, Signaling, SignalingEvent } from './signaling-client.ts'

/** What everybody in the room is told of the person. */
export interface Told {
  readonly muted: boolean
  readonly deafened: boolean
}

export interface SessionListener {
  peersChanged(peers: readonly PeerInfo[]): void
  heard(producerId: string, track: MediaStreamTrack): void
  unheard(producerId: string): void
  /** The session is over and closed; told once, never after `close`. */
  lost(failure: Failure): void
  /** Something is amiss that the session survives; for logs. */
  warned(detail: string): void
}

export interface SessionOptions {
  readonly url: string
  readonly channelId: string
  readonly token: string
  readonly told: Told
  /** Sent if the room lets this person speak; silent until `setSending`. */
  readonly track: MediaStreamTrack
  readonly listener: SessionListener
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly openSocket?: OpenSocket
  readonly createDevice?: () => Promise<Device>
}

/** One connection's membership of one room. A lost session is not mended: a new one is opened. */
export interface Session {
  readonly canSpeak: boolean
  readonly peers: readonly PeerInfo[]
  /** Whether the outgoing track flows as RTP. */
  setSending(sending: boolean): void
  tell(told: Told): void
  /** False if the SFU did not take it. */
  showToken(token: string): Promise<boolean>
  /** Idempotent. */
  close(): void
}

export type OpenSession = (options: SessionOptions) => Promise<Result<Session, Failure>>

/** Connects, joins, and answers once sound can flow both ways. Aborted, it closes what it had begun. */
export const openSession: OpenSession = async (options) => {
  const events: SignalingEvent[] = []
  let session: RoomSession | null = null
  let early: Failure | null = null
  const connected = await connectSignaling({
    url: options.url,
    token: options.token,
    signal: options.signal,
    ...(options.openSocket && { open: options.openSocket }),
    listener: {
      // What is announced before the room is known is kept in order until it is.
      announced: (event) => (session ? session.announced(event) : events.push(event)),
      lost: (detail) => {
        early ??= requestFailure({ kind: 'no-reply', detail })
        session?.fail(early)
      },
      malformed: (detail) => options.listener.warned(detail),
    },
  })
  if (!connected.ok) return err(connectFailure(connected.error))
  const signaling = connected.value

  const { channelId, told } = options
  const room = await signaling.request('room.join', { channelId, ...told })
  if (!room.ok) {
    signaling.close()
    const ended = events.find((event) => event.name === 'session.ended')
    return err(ended ? endFailure(ended.data.reason) : requestFailure(room.error))
  }
  const opening = new RoomSession(options, signaling, room.value.canSpeak, room.value.peers)
  session = opening
  for (const event of events) opening.announced(event)
  if (early) opening.fail(early)

  const media = await RoomMedia.open({
    signaling,
    room: room.value,
    clock: options.clock,
    createDevice: options.createDevice ?? createDevice,
    listener: {
      heard: (producerId, track) => options.listener.heard(producerId, track),
      unheard: (producerId) => options.listener.unheard(producerId),
      warned: (detail) => options.listener.warned(detail),
      failed: (failure) => opening.fail(failure),
    },
  })
  return opening.begin(media)
}

class RoomSession implements Session {
  readonly canSpeak: boolean
  readonly #options: SessionOptions
  readonly #signaling: Signaling
  readonly #told: Latest<Told>
  /** null: sound can flow. */
  readonly #opened = Promise.withResolvers<Failure | null>()
  readonly #abort = (): void => this.fail(connectFailure({ kind: 'unreachable', detail: 'given up' }))
  #roster: Roster
  #media: RoomMedia | null = null
  #phase: 'opening' | 'open' | 'closed' = 'opening'

  constructor(options: SessionOptions, signaling: Signaling, canSpeak: boolean, peers: readonly PeerInfo[]) {
    this.#options = options
    this.#signaling = signaling
    this.canSpeak = canSpeak
    this.#roster = new Map(peers.map((peer) => [peer.peerId, peer]))
    this.#told = new Latest(options.told, (told) => this.#update(told), sameTold)
    options.signal.addEventListener('abort', this.#abort, { once: true })
    if (options.signal.aborted) this.#abort()
  }

  get peers(): readonly PeerInfo[] {
    return [...this.#roster.values()]
  }

  /** The session is open when media can carry sound in each direction that is used. */
  async begin(opened: Result<RoomMedia, Failure>): Promise<Result<Session, Failure>> {
    if (!opened.ok) this.fail(opened.error)
    else if (this.#phase === 'closed') opened.value.close()
    else {
      this.#media = opened.value
      void this.#flow(opened.value).then(this.#opened.resolve)
    }
    const failure = await this.#opened.promise
    if (failure !== null) {
      this.fail(failure)
      return err(failure)
    }
    this.#phase = 'open'
    return ok(this)
  }

  async #flow(media: RoomMedia): Promise<Failure | null> {
    const [, sent] = await Promise.all([
      media.listenTo(producers(this.#roster)),
      this.canSpeak ? media.send(this.#options.track) : ok(null),
    ])
    if (!sent.ok) return sent.error
    media.setSending(false)
    await media.connected()
    return null
  }

  announced(event: SignalingEvent): void {
    if (this.#phase === 'closed') return
    if (event.name === 'session.ended') return this.fail(endFailure(event.data.reason))
    const roster = announce(this.#roster, event)
    if (roster === this.#roster) return
    this.#roster = roster
    void this.#media?.listenTo(producers(roster))
    if (this.#phase === 'open') this.#options.listener.peersChanged(this.peers)
  }

  /** While opening, the attempt fails; afterwards the listener is told. */
  fail(failure: Failure): void {
    if (this.#phase === 'closed') return
    const open = this.#phase === 'open'
    this.close()
    this.#opened.resolve(failure)
    if (open) this.#options.listener.lost(failure)
  }

  setSending(sending: boolean): void {
    if (this.canSpeak) this.#media?.setSending(sending)
  }

  tell(told: Told): void {
    this.#told.set(told)
  }

  async showToken(token: string): Promise<boolean> {
    const reply = await this.#signaling.request('token.refresh', { token })
    if (!reply.ok) this.#options.listener.warned(`token.refresh: ${reply.error.kind}: ${reply.error.detail}`)
    return reply.ok
  }

  close(): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#options.signal.removeEventListener('abort', this.#abort)
    this.#media?.close()
    this.#signaling.close()
  }

  async #update(told: Told): Promise<void> {
    if (this.#phase === 'closed') return
    const reply = await this.#signaling.request('peer.update', told)
    if (reply.ok) return
    // What others see and what the SFU forwards would no longer be what the person asked for.
    this.fail(requestFailure(reply.error))
  }
}

const sameTold = (a: Told, b: Told): boolean => a.muted === b.muted && a.deafened === b.deafened
