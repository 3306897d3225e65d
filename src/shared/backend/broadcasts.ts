import { z } from 'zod'
import { message, reactions } from './messages.ts'
import { presence } from './people.ts'
import { id, revision, timestamp } from './values.ts'

/** Private topics. Clients only listen, but for `typing`. */
export const topic = {
  user: (userId: string): string => `user:${userId}`,
  server: (serverId: string, epoch: number): string => `server:${serverId}:${epoch}`,
  channel: (channelId: string, epoch: number): string => `channel:${channelId}:${epoch}`,
  typing: (channelId: string, epoch: number): string => `typing:${channelId}:${epoch}`,
}

const nothing = z.object({})
const ofChannel = z.object({ channel_id: id })
const ofUser = z.object({ user_id: id })
const ofRole = z.object({ role_id: id })
const ofServer = z.object({ server_id: id })
const rev = z.int().positive()
const voice = {
  voice: z.object({ channel_id: id, user_id: id, muted: z.boolean(), deafened: z.boolean() }),
  voice_gone: z.object({ channel_id: id, user_id: id }),
}

/**
 * event → payload, by kind of topic. Realtime adds an `id` of its own to each payload. All are hints: rows are the truth.
 * A server's topic carries ids only, for whoever listens has not been asked again since joining it. When somebody loses a
 * channel, its topic falls silent: the server's topic, or the person's own, tells that the channel has changed.
 */
export const broadcasts = {
  user: {
    read: z.object({ channel_id: id, seq: revision }),
    server: ofServer,
    server_gone: ofServer,
    channel: ofChannel,
    channel_gone: ofChannel,
    notifications: nothing,
    profile: nothing,
  },
  server: {
    server: nothing,
    head: z.object({ channel_id: id, rev: revision }),
    channel: ofChannel,
    channels: nothing,
    channel_gone: ofChannel,
    member: ofUser,
    role: ofRole,
    role_gone: ofRole,
    emoji: nothing,
    presence,
    ...voice,
    /** The last event of this epoch: somebody left. */
    moved: ofUser,
  },
  /** Each revision of a channel is told by one of `message`, `reaction` and `pin`. */
  channel: {
    message: z.object({ rev, message }),
    reaction: z.object({
      rev,
      message_id: id,
      reactions,
      user_id: id,
      emoji: z.string(),
      added: z.boolean(),
    }),
    pin: z.object({ rev, message_id: id, pinned_at: timestamp.nullable() }),
    ...voice,
  },
  /** Written by clients, so worth no more than a hint that somebody may be typing. */
  typing: { typing: ofUser },
} as const

export type TopicKind = keyof typeof broadcasts
type Schemas<T extends TopicKind> = (typeof broadcasts)[T]

/** One event of one kind of topic, with its payload. */
export type Broadcast<T extends TopicKind> = {
  [E in keyof Schemas<T>]: {
    readonly event: E
    readonly payload: Schemas<T>[E] extends z.ZodType ? z.infer<Schemas<T>[E]> : never
  }
}[keyof Schemas<T>]

/** What was heard on a topic; null for events of a later version and for nonsense. */
export function parseBroadcast<T extends TopicKind>(
  kind: T,
  event: string,
  payload: unknown,
): Broadcast<T> | null {
  const schemas: Readonly<Record<string, z.ZodType>> = broadcasts[kind]
  const parsed = Object.hasOwn(schemas, event) ? schemas[event]?.safeParse(payload) : undefined
  // The schema was looked up by the event's name; TypeScript can't follow that.
  return parsed?.success === true ? ({ event, payload: parsed.data } as Broadcast<T>) : null
}
