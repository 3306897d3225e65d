import { z } from 'zod'
import { changePage, channelHead, message, messagePage, unread } from './messages.ts'
import { profile } from './people.ts'
import { server, serverChannel } from './servers.ts'
import { id, revision, timestamp } from './values.ts'

/**
 * Functions that write answer with a value or one of these kinds, and never raise for what a person can cause. Each may
 * also refuse for want of a right, or for a while: `retry_after` seconds.
 */
const result = <
  T extends z.ZodType,
  const K extends readonly string[],
  const W extends readonly string[] = [],
>(
  value: T,
  kinds: K,
  waits?: W,
) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({
      ok: z.literal(false),
      error: z.discriminatedUnion('kind', [
        z.object({ kind: z.enum([...kinds, 'not-allowed'] as const) }),
        z.object({
          kind: z.enum(['rate-limited', ...(waits ?? [])] as unknown as readonly ['rate-limited', ...W]),
          retry_after: z.int().positive().optional(),
        }),
      ]),
    }),
  ])

/** name → result of every database function the app calls; arguments are typed where they are sent. */
export const rpc = {
  create_profile: result(profile, ['bad-username', 'bad-display-name', 'username-taken', 'profile-exists']),
  create_server: result(z.object({ server, channels: z.array(serverChannel) }), [
    'bad-name',
    'no-profile',
    'too-many',
  ]),
  create_channel: result(serverChannel, ['bad-name', 'bad-parent', 'too-many']),
  create_invite: result(z.object({ code: z.string(), expires_at: timestamp.nullable() }), [
    'bad-limit',
    'too-many',
  ]),
  peek_invite: result(z.object({ server_id: id, server_name: z.string(), members: z.int() }), [
    'invite-unknown',
    'invite-expired',
    'invite-used-up',
  ]),
  accept_invite: result(server, [
    'invite-unknown',
    'invite-expired',
    'invite-used-up',
    'no-profile',
    'banned',
    'too-many',
  ]),
  /** People by id, whether or not they still share a server with the caller: authors of old messages. At most 100. */
  get_profiles: z.array(profile),
  leave_server: result(z.null(), ['not-a-member', 'owner-cannot-leave']),
  set_presence: result(z.unknown(), ['bad-status', 'bad-text', 'no-profile']),

  /** Reserves a path for one file; it holds for a day. */
  start_upload: result(z.object({ id, path: z.string(), thumbnail_path: z.string().nullable() }), [
    'bad-name',
    'bad-type',
    'bad-size',
    'bad-dimensions',
    'too-many-pending',
  ]),
  cancel_upload: result(z.null(), []),

  get_messages: result(messagePage, []),
  changes_since: result(changePage, []),
  /** All channels the caller may view, or those asked for. */
  get_unread: z.array(unread),
  /** All channels the caller may view. */
  get_heads: z.array(channelHead),
  /** Stores once however often it is called with one id. */
  send_message: result(
    message,
    ['empty', 'too-long', 'id-conflict', 'bad-attachment', 'too-many-mentions', 'reply-unknown'],
    ['slow-mode'],
  ),
  edit_message: result(message, ['empty', 'too-long', 'too-many-mentions', 'not-found']),
  delete_message: result(message, ['not-found']),
  react: result(message, ['not-found', 'bad-emoji', 'too-many-reactions']),
  pin_message: result(message, ['not-found', 'too-many-pins']),
  /** The mark as it stands: marks only move forward, and not beyond the channel's newest message. */
  mark_read: result(z.object({ channel_id: id, seq: revision }), []),
} as const
