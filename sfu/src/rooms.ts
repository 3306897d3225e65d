import type { SfuReport } from '../../src/shared/backend.ts'
import type { PeerStats } from './peer.ts'
import { Room } from './room.ts'
import type { MediaWorker, Workers } from './workers.ts'

export interface RoomsOptions {
  readonly workers: Pick<Workers, 'leastLoaded'>
  readonly maxPeersPerRoom: number
  readonly onChanged: (channelId: string) => void
}

/** The rooms of this node, one a channel, each on the worker that had least to do when it opened. */
export class Rooms {
  readonly #options: RoomsOptions
  readonly #open = new Map<string, Room>()
  readonly #opening = new Map<string, Promise<Room | null>>()

  constructor(options: RoomsOptions) {
    this.#options = options
  }

  /** The channel's room, opened if need be; null when no worker runs. Two who come at once meet in the same room. */
  async enter(channelId: string): Promise<Room | null> {
    const open = this.#open.get(channelId)
    if (open !== undefined) return open
    const opening = this.#opening.get(channelId) ?? this.#create(channelId)
    this.#opening.set(channelId, opening)
    return opening
  }

  get channels(): readonly string[] {
    return [...this.#open.keys()]
  }

  get peers(): number {
    return this.#all.reduce((sum, room) => sum + room.size, 0)
  }

  /** A channel without a room is reported as empty. */
  report(channelId: string): SfuReport[number] {
    return this.#open.get(channelId)?.report ?? { channel_id: channelId, peers: [] }
  }

  async stats(): Promise<readonly PeerStats[]> {
    return (await Promise.all(this.#all.map((room) => room.stats()))).flat()
  }

  close(): void {
    for (const room of this.#all) room.close()
  }

  get #all(): readonly Room[] {
    return [...this.#open.values()]
  }

  async #create(channelId: string): Promise<Room | null> {
    try {
      const worker = await this.#options.workers.leastLoaded((candidate) => this.#load(candidate))
      if (worker === null) return null
      const room = await Room.open(worker, {
        channelId,
        maxPeers: this.#options.maxPeersPerRoom,
        onChanged: () => this.#options.onChanged(channelId),
        onClosed: () => this.#open.delete(channelId),
      })
      this.#open.set(channelId, room)
      return room
    } finally {
      this.#opening.delete(channelId)
    }
  }

  // A room counts for itself too, so that many small ones spread.
  #load(worker: MediaWorker): number {
    const here = this.#all.filter((room) => room.worker === worker)
    return here.reduce((sum, room) => sum + 1 + room.size, 0)
  }
}
