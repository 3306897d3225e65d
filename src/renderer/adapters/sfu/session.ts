import type { Device } from 'mediasoup-client'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { PeerInfo, RequestOutput } from '../../../shared/signaling.ts'
import type { Clock } from '../../clock/clock.ts'
import { connectFailure, endFailure, requestFailure, unexpectedFailure } from './failure.ts'
import type { Failure } from './failure.ts'
import { openFrameGate } from './frame-gate.ts'
import type { OpenFrameGate } from './frame-gate.ts'
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
  readonly openFrameGate?: OpenFrameGate
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
export const openSession: OpenSession = (options) => new RoomSession(options).open()

class RoomSession implements Session {
  readonly #options: SessionOptions
  readonly #told: Latest<Told>
  /** null: sound can flow. */
  readonly #opened = Promise.withResolvers<Failure | null>()
  readonly #abort = (): void => {
    this.#fail(connectFailure({ kind: 'unreachable', detail: 'given up' }))
  }
  /** What was announced before the answer to the join. */
  readonly #held: SignalingEvent[] = []
  #phase: 'opening' | 'open' | 'closed' = 'opening'
  #signaling: Signaling | null = null
  #room: RequestOutput<'room.join'> | null = null
  #roster: Roster = new Map()
  #media: RoomMedia | null = null

  constructor(options: SessionOptions) {
    this.#options = options
    this.#told = new Latest(options.told, (told) => this.#update(told), sameTold)
  }

  async open(): Promise<Result<Session, Failure>> {
    const { signal } = this.#options
    signal.addEventListener('abort', this.#abort, { once: true })
    if (signal.aborted) this.#abort()
    else
      void this.#establish().then((failure) => {
        if (failure === null) this.#opened.resolve(null)
        else this.#fail(failure)
      })
    const failure = await this.#opened.promise
    if (failure !== null) return err(failure)
    this.#phase = 'open'
    return ok(this)
  }

  get canSpeak(): boolean {
    return this.#room?.canSpeak ?? false
  }

  get peers(): readonly PeerInfo[] {
    return [...this.#roster.values()]
  }

  setSending(sending: boolean): void {
    this.#media?.setSending(sending)
  }

  tell(told: Told): void {
    this.#told.set(told)
  }

  async showToken(token: string): Promise<boolean> {
    const reply = await this.#signaling?.request('token.refresh', { token })
    if (reply?.ok === false)
      this.#options.listener.warned(`token.refresh: ${reply.error.kind}: ${reply.error.detail}`)
    return reply?.ok ?? false
  }

  close(): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#options.signal.removeEventListener('abort', this.#abort)
    this.#media?.close()
    this.#signaling?.close()
  }

  async #establish(): Promise<Failure | null> {
    const { url, channelId, token, told, track, clock, signal, listener } = this.#options
    const connected = await connectSignaling({
      url,
      token,
      signal,
      ...(this.#options.openSocket && { open: this.#options.openSocket }),
      listener: {
        announced: (event) => this.#announced(event),
        lost: (detail) => this.#fail(requestFailure({ kind: 'no-reply', detail })),
        malformed: (detail) => listener.warned(detail),
      },
    })
    if (!connected.ok) return connectFailure(connected.error)
    const signaling = (this.#signaling = connected.value)

    const room = await signaling.request('room.join', { channelId, ...told })
    if (!room.ok) return requestFailure(room.error)
    this.#room = room.value
    this.#roster = new Map(room.value.peers.map((peer) => [peer.peerId, peer]))
    for (const event of this.#held) this.#announced(event)

    const opened = await RoomMedia.open({
      signaling,
      room: room.value,
      clock,
      createDevice: this.#options.createDevice ?? createDevice,
      openFrameGate: this.#options.openFrameGate ?? openFrameGate,
      listener: { ...listener, failed: (failure) => this.#fail(failure) },
    })
    if (!opened.ok) return opened.error
    const media = opened.value
    if (this.#closed) {
      media.close() // left meanwhile
      return null
    }
    this.#media = media

    const [, sent] = await Promise.all([
      media.listenTo(producers(this.#roster)),
      this.canSpeak ? media.send(track) : ok(null),
    ])
    if (!sent.ok) return sent.error
    await media.connected()
    return null
  }

  #announced(event: SignalingEvent): void {
    if (this.#closed) return
    if (event.name === 'session.ended') this.#fail(endFailure(event.data.reason))
    else if (this.#room === null) this.#held.push(event)
    else if (event.name === 'producer.closed' && event.data.peerId === this.#room.peerId)
      // The right to speak was taken away. A new session knows what is allowed now.
      this.#fail(unexpectedFailure('the SFU closed the producer'))
    else this.#change(announce(this.#roster, event))
  }

  #change(roster: Roster): void {
    if (roster === this.#roster) return
    this.#roster = roster
    void this.#media?.listenTo(producers(roster))
    if (this.#phase === 'open') this.#options.listener.peersChanged(this.peers)
  }

  async #update(told: Told): Promise<void> {
    const reply = await this.#signaling?.request('peer.update', told)
    // What others see and what the SFU forwards would no longer be what the person asked for.
    if (reply?.ok === false) this.#fail(requestFailure(reply.error))
  }

  get #closed(): boolean {
    return this.#phase === 'closed'
  }

  /** While opening, the attempt comes to nothing; afterwards the listener is told. */
  #fail(failure: Failure): void {
    if (this.#closed) return
    const open = this.#phase === 'open'
    this.close()
    this.#opened.resolve(failure)
    if (open) this.#options.listener.lost(failure)
  }
}

const sameTold = (a: Told, b: Told): boolean => a.muted === b.muted && a.deafened === b.deafened
