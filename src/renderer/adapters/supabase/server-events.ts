import type { z } from 'zod'
import { broadcasts } from '../../../shared/backend.ts'
import type { OwnEvent, ServerEvent } from '../../features/servers/ports.ts'

/** What a broadcast on a server's topic means; null for events of a later version and for nonsense. */
export function serverEvent(event: string, payload: unknown): ServerEvent | null {
  const { server } = broadcasts
  switch (event) {
    case 'head':
      return read(server.head, payload, ({ channel_id, rev }) => ({
        type: 'head',
        head: { channelId: channel_id, rev },
      }))
    case 'channel':
      return read(server.channel, payload, () => ({ type: 'channel-changed' }))
    case 'channel_gone':
      return read(server.channel_gone, payload, ({ channel_id }) => ({
        type: 'channel-gone',
        channelId: channel_id,
      }))
    case 'member':
      return read(server.member, payload, ({ user_id }) => ({ type: 'member-joined', userId: user_id }))
    case 'channels':
      return read(server.channels, payload, () => ({ type: 'channel-changed' }))
    case 'moved':
      return read(server.moved, payload, ({ user_id }) => ({ type: 'member-left', userId: user_id }))
    case 'voice':
      return read(server.voice, payload, ({ channel_id, user_id, muted, deafened }) => ({
        type: 'voice-changed',
        voice: { channelId: channel_id, userId: user_id, muted, deafened },
      }))
    case 'voice_gone':
      return read(server.voice_gone, payload, ({ channel_id, user_id }) => ({
        type: 'voice-left',
        channelId: channel_id,
        userId: user_id,
      }))
    default:
      return null
  }
}

/** What a broadcast on the person's own topic means. */
export function ownEvent(event: string, payload: unknown): OwnEvent | null {
  const { user } = broadcasts
  switch (event) {
    case 'server':
      return read(user.server, payload, ({ server_id }) => ({ type: 'server-joined', serverId: server_id }))
    case 'server_gone':
      return read(user.server_gone, payload, ({ server_id }) => ({
        type: 'server-left',
        serverId: server_id,
      }))
    default:
      return null
  }
}

function read<T extends z.ZodType, E>(
  schema: T,
  payload: unknown,
  meaning: (value: z.infer<T>) => E,
): E | null {
  const parsed = schema.safeParse(payload)
  return parsed.success ? meaning(parsed.data) : null
}
