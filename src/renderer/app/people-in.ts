import type { VoicePresence } from '../sync/ports.ts'
import type { VoicePeer } from '../features/voice/ports.ts'

/** Somebody in a room and how they listen. */
export interface Present {
  readonly userId: string
  readonly muted: boolean
  readonly deafened: boolean
}

export interface PeopleInInput {
  readonly channelId: string
  /** Is this the room one is connected to? */
  readonly inside: boolean
  /** What the backend tells everyone. */
  readonly seen: readonly VoicePresence[]
  /** What the voice node tells those in the room. */
  readonly peers: readonly VoicePeer[]
  readonly self: Present
}

/**
 * Each person once. Inside a room the voice node knows first, and of oneself nobody knows better than this window;
 * other rooms are as the backend tells.
 */
export function peopleIn({ channelId, inside, seen, peers, self }: PeopleInInput): readonly Present[] {
  if (!inside)
    return seen
      .filter((presence) => presence.channelId === channelId)
      .map(({ userId, muted, deafened }) => ({ userId, muted, deafened }))
  const others = new Map(
    peers
      .filter(({ userId }) => userId !== self.userId)
      .map(({ userId, muted, deafened }) => [userId, { userId, muted, deafened }]),
  )
  return [self, ...others.values()]
}
