import type { ChannelKind, Server, ServerChannel } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'

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

export type CreateServerError = { readonly kind: 'bad-name' | 'no-profile' | 'too-many' } | RequestError
export type CreateChannelError = { readonly kind: 'bad-name' | 'bad-parent' | 'too-many' } | RequestError
export type CreateInviteError = { readonly kind: 'bad-limit' | 'too-many' } | RequestError
export type InviteError =
  | {
      readonly kind:
        'invite-unknown' | 'invite-expired' | 'invite-used-up' | 'no-profile' | 'banned' | 'too-many'
    }
  | RequestError
export type LeaveError = { readonly kind: 'not-a-member' | 'owner-cannot-leave' } | RequestError

/** What the person does to servers and channels; what there is, the sync engine knows. */
export interface ServersPort {
  createServer(
    name: string,
  ): Promise<Result<{ server: Server; channels: readonly ServerChannel[] }, CreateServerError>>
  createChannel(input: {
    serverId: string
    kind: ChannelKind
    name: string
  }): Promise<Result<ServerChannel, CreateChannelError>>
  createInvite(serverId: string, limits: InviteLimits): Promise<Result<Invite, CreateInviteError>>
  peekInvite(code: string): Promise<Result<InvitePreview, InviteError>>
  acceptInvite(code: string): Promise<Result<Server, InviteError>>
  leaveServer(serverId: string): Promise<Result<null, LeaveError>>
  /** Where voice nodes answer; the first one that is configured, or null when none is. */
  sfuUrl(): Promise<Result<string | null, RequestError>>
}
