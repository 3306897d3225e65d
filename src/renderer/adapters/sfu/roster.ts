import type { PeerInfo } from '../../../shared/signaling.ts'
import type { SignalingEvent } from './signaling-client.ts'

/** Everybody else in the room, by peer id. */
export type Roster = ReadonlyMap<string, PeerInfo>

/** The people after an announcement; the same object if it changed nothing. */
export function announce(roster: Roster, event: SignalingEvent): Roster {
  switch (event.name) {
    case 'peer.joined':
      return new Map(roster).set(event.data.peerId, event.data)
    case 'peer.left': {
      if (!roster.has(event.data.peerId)) return roster
      const left = new Map(roster)
      left.delete(event.data.peerId)
      return left
    }
    case 'peer.updated':
      return change(roster, event.data.peerId, { muted: event.data.muted, deafened: event.data.deafened })
    case 'producer.opened':
      return change(roster, event.data.peerId, { producerId: event.data.producerId })
    case 'producer.closed':
      // A late word about a producer that has a successor already.
      return roster.get(event.data.peerId)?.producerId === event.data.producerId
        ? change(roster, event.data.peerId, { producerId: null })
        : roster
    case 'session.ended':
      return roster
  }
}

function change(roster: Roster, peerId: string, changes: Partial<PeerInfo>): Roster {
  const peer = roster.get(peerId)
  return peer === undefined ? roster : new Map(roster).set(peerId, { ...peer, ...changes })
}

/** The producers to listen to. */
export const producers = (roster: Roster): ReadonlySet<string> =>
  new Set([...roster.values()].flatMap((peer) => (peer.producerId === null ? [] : [peer.producerId])))
