import type { Channel, ChannelKind, Profile, Server } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'

/** Somebody in a voice channel, as everyone in the server may see. */
export interface VoicePresence {
  readonly channelId: string
  readonly userId: string
  readonly muted: boolean
  readonly deafened: boolean
}

/** A channel's newest revision. */
export interface Head {
  readonly channelId: string
  readonly rev: number
}

/** All that the rail and the channel lists show. */
export interface Overview {
  readonly servers: readonly Server[]
  readonly channels: readonly Channel[]
  readonly heads: readonly Head[]
  readonly voice: readonly VoicePresence[]
}

export interface InvitePreview {
  readonly serverId: string
  readonly serverName: string
  readonly members: number
}

/** null stands for no limit. */
export interface InviteLimits {
  readonly expiresInSeconds: number | null
  readonly maxUses: number | null
}

export interface Invite {
  readonly code: string
  /** ISO 8601, or null for never. */
  readonly expiresAt: string | null
}

export type CreateServerError = { readonly kind: 'bad-name' | 'no-profile' } | RequestError
export type CreateChannelError = { readonly kind: 'bad-name' | 'not-allowed' } | RequestError
export type CreateInviteError = { readonly kind: 'not-allowed' | 'bad-limit' } | RequestError
export type InviteError =
  { readonly kind: 'invite-unknown' | 'invite-expired' | 'invite-used-up' | 'no-profile' } | RequestError
export type LeaveError = { readonly kind: 'not-a-member' | 'owner-cannot-leave' } | RequestError

/** What the live connection of a server tells: ids and hints, after which the rows are read. */
export type ServerEvent =
  /** Listening, from now on; also after each reconnect. */
  | { readonly type: 'listening' }
  | { readonly type: 'lost' }
  | { readonly type: 'head'; readonly head: Head }
  | { readonly type: 'channel-changed' }
  | { readonly type: 'channel-gone'; readonly channelId: string }
  | { readonly type: 'member-joined'; readonly userId: string }
  | { readonly type: 'member-left'; readonly userId: string }
  | { readonly type: 'voice-changed'; readonly voice: VoicePresence }
  | { readonly type: 'voice-left'; readonly channelId: string; readonly userId: string }

/** What the person's own topic tells: they are in a server, or no longer. */
export type OwnEvent =
  | { readonly type: 'listening' }
  | { readonly type: 'lost' }
  | { readonly type: 'server-joined'; readonly serverId: string }
  | { readonly type: 'server-left'; readonly serverId: string }

export interface ServersPort {
  overview(): Promise<Result<Overview, RequestError>>
  channels(serverId: string): Promise<Result<readonly Channel[], RequestError>>
  /** Who is in voice, in one server. */
  voice(serverId: string): Promise<Result<readonly VoicePresence[], RequestError>>
  /** Ids of the people in a server. */
  members(serverId: string): Promise<Result<readonly string[], RequestError>>
  /** Those of the ids that exist. */
  profiles(userIds: readonly string[]): Promise<Result<readonly Profile[], RequestError>>
  createServer(
    name: string,
  ): Promise<Result<{ server: Server; channels: readonly Channel[] }, CreateServerError>>
  createChannel(input: {
    serverId: string
    kind: ChannelKind
    name: string
  }): Promise<Result<Channel, CreateChannelError>>
  createInvite(serverId: string, limits: InviteLimits): Promise<Result<Invite, CreateInviteError>>
  peekInvite(code: string): Promise<Result<InvitePreview, InviteError>>
  acceptInvite(code: string): Promise<Result<Server, InviteError>>
  leaveServer(serverId: string): Promise<Result<null, LeaveError>>
  watchServer(server: Pick<Server, 'id' | 'epoch'>, listener: (event: ServerEvent) => void): () => void
  watchSelf(userId: string, listener: (event: OwnEvent) => void): () => void
  /** Where voice nodes answer; the first one that is configured, or null when none is. */
  sfuUrl(): Promise<Result<string | null, RequestError>>
}
