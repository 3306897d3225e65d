import { z } from 'zod'

/*
 * What the app and the SFU read from the backend: rows, results of functions, broadcasts.
 * Columns and names are those of supabase/migrations. Parsed once, where they arrive.
 */

const id = z.uuid()
const timestamp = z.iso.datetime({ offset: true })

export const profile = z.object({ id, username: z.string(), display_name: z.string() })
export type Profile = z.infer<typeof profile>

/** `epoch` is part of the broadcast topic: it grows when somebody leaves. */
export const server = z.object({ id, name: z.string(), owner_id: id, epoch: z.int() })
export type Server = z.infer<typeof server>

export const channelKind = z.enum(['text', 'voice'])
export type ChannelKind = z.infer<typeof channelKind>

/** `epoch` is part of the broadcast topic: it grows when somebody loses access. */
export const channel = z.object({
  id,
  server_id: id,
  kind: channelKind,
  name: z.string(),
  position: z.int(),
  epoch: z.int(),
})
export type Channel = z.infer<typeof channel>

/** `seq` is the message's place in its channel; `rev` the channel's revision of its last change. `body` is null once deleted. */
export const message = z.object({
  channel_id: id,
  id,
  seq: z.int().positive(),
  rev: z.int().positive(),
  author_id: id.nullable(),
  body: z.string().nullable(),
  created_at: timestamp,
  edited_at: timestamp.nullable(),
  deleted_at: timestamp.nullable(),
})
export type Message = z.infer<typeof message>

export const voiceState = z.object({
  channel_id: id,
  server_id: id,
  user_id: id,
  muted: z.boolean(),
  deafened: z.boolean(),
  lease_expires_at: timestamp,
})

export const appConfig = z.object({ sfu_urls: z.array(z.url({ protocol: /^https?$/ })) })

/** Functions that write answer with a value or one of these, and never raise for what a person can cause. */
const result = <T extends z.ZodType, const K extends readonly [string, ...string[]]>(value: T, kinds: K) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: z.object({ kind: z.enum(kinds) }) }),
  ])

/** name → result of every database function the app calls; arguments are typed where they are sent. */
export const rpc = {
  create_profile: result(profile, ['bad-username', 'bad-display-name', 'username-taken', 'profile-exists']),
  create_server: result(z.object({ server, channels: z.array(channel) }), ['bad-name', 'no-profile']),
  create_channel: result(channel, ['bad-name', 'not-allowed']),
  create_invite: result(z.object({ code: z.string(), expires_at: timestamp.nullable() }), [
    'not-allowed',
    'bad-limit',
  ]),
  peek_invite: result(z.object({ server_id: id, server_name: z.string(), members: z.int() }), [
    'invite-unknown',
    'invite-expired',
    'invite-used-up',
  ]),
  accept_invite: result(server, ['invite-unknown', 'invite-expired', 'invite-used-up', 'no-profile']),
  /** People by id, whether or not they still share a server with the caller: authors of old messages. At most 100. */
  get_profiles: z.array(profile),
  /** Reserves a path for one file; it holds for a day. */
  start_upload: result(z.object({ id, path: z.string(), thumbnail_path: z.string().nullable() }), [
    'not-allowed',
    'rate-limited',
    'bad-name',
    'bad-type',
    'bad-size',
    'bad-dimensions',
    'too-many-pending',
  ]),
  cancel_upload: result(z.null(), ['not-allowed']),
  leave_server: result(z.null(), ['not-a-member', 'owner-cannot-leave']),
  send_message: result(message, ['empty', 'too-long', 'not-allowed', 'id-conflict']),
} as const

/** What the SFU asks, as the person who wants to join. */
export const voiceAccess = z.object({ join: z.boolean(), speak: z.boolean(), server_id: id.nullable() })
export type VoiceAccess = z.infer<typeof voiceAccess>

/** What an SFU node reports: the complete list of people in each room named. */
export const sfuReport = z.array(
  z.object({
    channel_id: id,
    peers: z.array(z.object({ user_id: id, muted: z.boolean(), deafened: z.boolean() })),
  }),
)
export type SfuReport = z.infer<typeof sfuReport>

export const topic = {
  channel: (channelId: string, epoch: number): string => `channel:${channelId}:${epoch}`,
  server: (serverId: string, epoch: number): string => `server:${serverId}:${epoch}`,
  user: (userId: string): string => `user:${userId}`,
}

/**
 * event → payload, by topic. Realtime adds an `id` of its own to each payload.
 * A server's topic carries ids only, for whoever listens has not been asked again since joining it: the app then reads
 * the rows it may see.
 */
export const broadcasts = {
  channel: { message: z.object({ rev: z.int().positive(), message }) },
  server: {
    head: z.object({ channel_id: id, rev: z.int().nonnegative() }),
    channel: z.object({ channel_id: id }),
    channel_gone: z.object({ channel_id: id }),
    member: z.object({ user_id: id }),
    /** The last event of this epoch: somebody left. */
    moved: z.object({ user_id: id }),
    channels: z.object({}),
    voice: z.object({ channel_id: id, user_id: id, muted: z.boolean(), deafened: z.boolean() }),
    voice_gone: z.object({ channel_id: id, user_id: id }),
  },
  user: { server: z.object({ server_id: id }), server_gone: z.object({ server_id: id }) },
} as const
