import type { types } from 'mediasoup'
import type { SfuReport } from '../../src/shared/backend.ts'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { Announcement, AnnouncementName, PeerInfo } from '../../src/shared/signaling.ts'
import { audioCodecs, withoutNack } from './media.ts'
import { Peer, type PeerRoom, type PeerState, type PeerStats } from './peer.ts'
import type { MediaWorker } from './workers.ts'

export type Announce = <N extends AnnouncementName>(name: N, payload: Announcement<N>) => void

/** A peer's way back to whoever it belongs to. */
export interface Member {
  readonly announce: Announce
  /** The room was closed under them, by its worker's death or the node's stop. */
  readonly onRoomClosed: () => void
}

export interface RoomOptions {
  readonly channelId: string
  readonly maxPeers: number
  /** Somebody came, went, or changed what the database is told. */
  readonly onChanged: () => void
  readonly onClosed: () => void
}

export type JoinError = { readonly kind: 'room-closed' | 'room-full' }

/** One channel's router and its peers. Closes exactly once, whoever asks: its last peer, its worker's death or its owner. */
export class Room implements PeerRoom {
  readonly worker: MediaWorker
  readonly #router: types.Router
  readonly #options: RoomOptions
  readonly #members = new Map<Peer, Member>()
  #closed = false

  static async open(worker: MediaWorker, options: RoomOptions): Promise<Room> {
    return new Room(worker, await worker.worker.createRouter({ mediaCodecs: audioCodecs }), options)
  }

  private constructor(worker: MediaWorker, router: types.Router, options: RoomOptions) {
    this.worker = worker
    this.#router = router
    this.#options = options
    router.observer.once('close', () => this.close()) // also fires when the worker dies
  }

  get closed(): boolean {
    return this.#closed
  }

  get size(): number {
    return this.#members.size
  }

  get rtpCapabilities(): types.RtpCapabilities {
    return withoutNack(this.#router.rtpCapabilities)
  }

  get peers(): readonly PeerInfo[] {
    return [...this.#members.keys()].map((peer) => peer.info)
  }

  /** What the database is told of this room. */
  get report(): SfuReport[number] {
    const peers = this.peers.map(({ userId, muted, deafened }) => ({ user_id: userId, muted, deafened }))
    return { channel_id: this.#options.channelId, peers }
  }

  /** `successorOf`: a peer that leaves in the same breath, and whose place is free already. */
  join(state: PeerState, member: Member, successorOf: Peer | null): Result<Peer, JoinError> {
    if (this.#closed) return err({ kind: 'room-closed' })
    const leaving = successorOf !== null && this.#members.has(successorOf) ? 1 : 0
    if (this.#members.size - leaving >= this.#options.maxPeers) return err({ kind: 'room-full' })
    const peer = new Peer(state, this)
    this.#announce('peer.joined', peer.info)
    this.#members.set(peer, member)
    this.#options.onChanged()
    return ok(peer)
  }

  leave(peer: Peer): void {
    if (!this.#members.delete(peer)) return
    peer.close()
    this.#announce('peer.left', { peerId: peer.id })
    this.#options.onChanged()
    this.closeIfEmpty()
  }

  async update(peer: Peer, change: { readonly muted: boolean; readonly deafened: boolean }): Promise<void> {
    await peer.update(change)
    if (!this.#members.has(peer)) return
    const { peerId, muted, deafened } = peer.info
    this.#announce('peer.updated', { peerId, muted, deafened }, peer)
    this.#options.onChanged()
  }

  closeIfEmpty(): void {
    if (this.#members.size === 0) this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    const members = [...this.#members]
    this.#members.clear()
    for (const [peer] of members) peer.close()
    this.#router.close()
    this.#options.onClosed()
    this.#options.onChanged()
    for (const [, member] of members) member.onRoomClosed()
  }

  async stats(): Promise<readonly PeerStats[]> {
    return Promise.all([...this.#members.keys()].map((peer) => peer.stats()))
  }

  createTransport(): Promise<types.WebRtcTransport> {
    return this.#router.createWebRtcTransport({
      webRtcServer: this.worker.webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
    })
  }

  hasProducer(producerId: string, except: Peer): boolean {
    return [...this.#members.keys()].some((peer) => peer !== except && peer.producerId === producerId)
  }

  canConsume(producerId: string, rtpCapabilities: types.RtpCapabilities): boolean {
    return this.#router.canConsume({ producerId, rtpCapabilities })
  }

  producerOpened(peer: Peer, producerId: string): void {
    this.#announce('producer.opened', { peerId: peer.id, producerId }, peer)
  }

  /** Told to the peer itself as well: it may be that its right to speak was taken away. */
  producerClosed(peer: Peer, producerId: string): void {
    this.#announce('producer.closed', { peerId: peer.id, producerId })
  }

  #announce<N extends AnnouncementName>(name: N, payload: Announcement<N>, except?: Peer): void {
    for (const [peer, member] of this.#members) if (peer !== except) member.announce(name, payload)
  }
}
