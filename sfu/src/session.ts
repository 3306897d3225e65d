import { randomUUID } from 'node:crypto'
import { err, ok, type Result } from '../../src/shared/result.ts'
import {
  maxBadRequests,
  type Announcement,
  type AnnouncementName,
  type EndReason,
  type PeerInfo,
  type RequestInput,
  type RequestOutput,
  type SignalError,
} from '../../src/shared/signaling.ts'
import { Admission, type AdmissionDeps } from './admission.ts'
import type { Peer } from './peer.ts'
import type { Announce, Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { Claims } from './tokens.ts'

export interface SessionDeps extends AdmissionDeps {
  /** The node is stopping. */
  readonly draining: () => boolean
  readonly rooms: Pick<Rooms, 'enter'>
  /** Who talks where on this node, one session a person. */
  readonly speaking: Map<string, Session>
}

/** The connection a session speaks through. */
export interface Wire {
  readonly announce: Announce
  readonly disconnect: () => void
}

interface Place {
  readonly room: Room
  readonly peer: Peer
}

interface Entered extends Place {
  readonly others: PeerInfo[]
}

/** One connection of one person: lets them into a room and out of it, and ends exactly once. */
export class Session {
  readonly id = randomUUID()
  readonly #admission: Admission
  readonly #deps: SessionDeps
  readonly #wire: Wire
  #place: Place | null = null
  /** Announcements kept back until the answer to `room.join` is out, or they would name people the app doesn't know yet. */
  #held: (() => void)[] | null = null
  #badRequests = 0
  #ended = false

  constructor(token: string, claims: Claims, deps: SessionDeps, wire: Wire) {
    this.#deps = deps
    this.#wire = wire
    this.#admission = new Admission(token, claims, deps, {
      onAccess: ({ speak }) => this.#place?.peer.allowSpeaking(speak),
      onLost: (reason) => this.end(reason),
    })
  }

  get userId(): string {
    return this.#admission.userId
  }

  get peer(): Peer | null {
    return this.#place?.peer ?? null
  }

  hasEnded(): boolean {
    return this.#ended
  }

  async join(input: RequestInput<'room.join'>): Promise<Result<RequestOutput<'room.join'>, SignalError>> {
    if (this.#place !== null) return err({ kind: 'already-joined', detail: 'leave the present room first' })
    const access = await this.#admission.enter(input.channelId)
    if (!access.ok) return access
    const entered = await this.#enter(input, access.value.speak)
    if (!entered.ok) {
      this.#admission.leave()
      return entered
    }
    const { room, peer, others } = entered.value
    this.#deps.log.info({
      event: 'joined',
      session: this.id,
      userId: this.userId,
      channelId: input.channelId,
    })
    return ok({
      peerId: peer.id,
      canSpeak: access.value.speak,
      routerRtpCapabilities: { ...room.rtpCapabilities },
      iceServers: [],
      peers: others,
    })
  }

  async #enter(input: RequestInput<'room.join'>, canSpeak: boolean): Promise<Result<Entered, SignalError>> {
    const room = await this.#deps.rooms.enter(input.channelId)
    if (room === null) return err({ kind: 'failed', detail: 'no media worker is running' })
    if (this.#ended) {
      room.closeIfEmpty()
      return err({ kind: 'room-closed', detail: 'the session has ended' })
    }
    const earlier = this.#deps.speaking.get(this.userId)
    const joined = room.join(
      { userId: this.userId, canSpeak, muted: input.muted, deafened: input.deafened },
      {
        announce: this.#announce,
        onRoomClosed: () => this.end(this.#deps.draining() ? 'shutting-down' : 'room-closed'),
      },
      earlier?.peer ?? null,
    )
    if (!joined.ok) {
      room.closeIfEmpty()
      return err({ kind: joined.error.kind, detail: 'the room took nobody in' })
    }
    // After the newcomer is in, so that the room isn't empty and closed in between.
    earlier?.end('joined-elsewhere')
    this.#deps.speaking.set(this.userId, this)
    this.#place = { room, peer: joined.value }
    // From here on every change is announced, so the list is taken and announcements are held in the same breath.
    this.#held = []
    return ok({ ...this.#place, others: room.peers.filter(({ peerId }) => peerId !== joined.value.id) })
  }

  /** Runs a request that needs a room. */
  async inRoom<T>(run: (place: Place) => Promise<Result<T, SignalError>>): Promise<Result<T, SignalError>> {
    return this.#place === null ? err({ kind: 'not-in-room', detail: 'join a room first' }) : run(this.#place)
  }

  leave(): void {
    const place = this.#place
    this.#place = null
    this.#held = null
    this.#admission.leave()
    if (this.#deps.speaking.get(this.userId) === this) this.#deps.speaking.delete(this.userId)
    place?.room.leave(place.peer)
  }

  refreshToken(token: string): Promise<Result<null, SignalError>> {
    return this.#admission.refresh(token)
  }

  /** The last request is answered: what was announced meanwhile may follow. */
  answered(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const announce of held) announce()
  }

  /** Counts a request that could not be understood; too many end the session. */
  misbehaved(detail: string): void {
    this.#badRequests += 1
    this.#deps.log.warn({
      event: 'bad-request',
      session: this.id,
      userId: this.userId,
      count: this.#badRequests,
      detail,
    })
    if (this.#badRequests >= maxBadRequests) this.end('too-many-errors')
  }

  /** Says why, and closes the connection. */
  end(reason: EndReason): void {
    if (this.#ended) return
    this.#deps.log.info({ event: 'session-ended', session: this.id, userId: this.userId, reason })
    this.close()
    this.#wire.announce('session.ended', { reason })
    this.#wire.disconnect()
  }

  /** The connection is gone, or about to be. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    this.leave()
    this.#admission.close()
  }

  readonly #announce = <N extends AnnouncementName>(name: N, payload: Announcement<N>): void => {
    if (this.#held === null) this.#wire.announce(name, payload)
    else this.#held.push(() => this.#wire.announce(name, payload))
  }
}
