import { z } from 'zod'
import {
  channel,
  type DirectChannel,
  parseBroadcast,
  presence,
  profile,
  server,
  type ServerChannel,
  voiceState,
} from '../../../shared/backend.ts'
import { ok } from '../../../shared/result.ts'
import type { PageAt, SyncBackend, VoicePresence } from '../../sync/ports.ts'
import { allRows, call, inParts, read, rows } from './answers.ts'
import type { Client } from './client.ts'
import type { Topics } from './topics.ts'

const memberId = z.object({ user_id: z.uuid() })
const channelColumns = 'id, server_id, kind, name, parent_id, topic, position, epoch, is_open, archived_at'
const voiceColumns = 'channel_id, server_id, user_id, muted, deafened, lease_expires_at'

/** As many people as are asked for at once; an address has only so much room, and `get_profiles` takes no more. */
const peoplePerCall = 100

/** What the sync engine asks of one Supabase project. */
export function supabaseSync(client: Client, topics: Topics): SyncBackend {
  const channels = (serverId?: string) =>
    allRows(channel, (from, to) => {
      const all = client.from('channels').select(channelColumns)
      return (serverId === undefined ? all : all.eq('server_id', serverId)).order('id').range(from, to)
    })
  const voice = async (serverId?: string) => {
    // Rows whose lease ran out are hidden by the database.
    const found = await allRows(voiceState, (from, to) => {
      const all = client.from('voice_states').select(voiceColumns)
      const some = serverId === undefined ? all : all.eq('server_id', serverId)
      return some.order('channel_id').order('user_id').range(from, to)
    })
    return found.ok ? ok(found.value.map(presenceOf)) : found
  }

  return {
    messages: (channelId, at, limit) =>
      call(client, 'get_messages', { p_channel_id: channelId, p_limit: limit, ...placeOf(at) }),
    changes: (channelId, rev, limit) =>
      call(client, 'changes_since', { p_channel_id: channelId, p_rev: rev, p_limit: limit }),
    unread: (channelIds) =>
      read(client, 'get_unread', channelIds === null ? {} : { p_channel_ids: channelIds }),
    heads: () => read(client, 'get_heads', {}),
    send: ({ channelId, id, body, replyTo, attachments }) =>
      call(client, 'send_message', {
        p_channel_id: channelId,
        p_id: id,
        p_body: body,
        p_reply_to: replyTo,
        p_attachments: attachments,
      }),
    edit: (channelId, id, body) =>
      call(client, 'edit_message', { p_channel_id: channelId, p_id: id, p_body: body }),
    remove: (channelId, id) => call(client, 'delete_message', { p_channel_id: channelId, p_id: id }),
    react: (channelId, id, emoji, on) =>
      call(client, 'react', { p_channel_id: channelId, p_message_id: id, p_emoji: emoji, p_on: on }),
    pin: (channelId, id, on) =>
      call(client, 'pin_message', { p_channel_id: channelId, p_message_id: id, p_on: on }),
    async markRead(channelId, seq) {
      const marked = await call(client, 'mark_read', { p_channel_id: channelId, p_seq: seq })
      return marked.ok ? ok(marked.value.seq) : marked
    },
    async setPresence(status, text) {
      const told = await call(client, 'set_presence', { p_status: status, p_text: text })
      return told.ok ? ok(null) : told
    },
    async overview() {
      const servers = allRows(server, (from, to) =>
        client.from('servers').select('id, name, owner_id, epoch').order('id').range(from, to),
      )
      const [s, c, v] = await Promise.all([servers, channels(), voice()])
      if (!s.ok) return s
      if (!c.ok) return c
      if (!v.ok) return v
      return ok({
        servers: s.value,
        channels: c.value.filter(isOfServer),
        direct: c.value.filter((one): one is DirectChannel => !isOfServer(one)),
        voice: v.value,
      })
    },
    async channels(serverId) {
      const found = await channels(serverId)
      return found.ok ? ok(found.value.filter(isOfServer)) : found
    },
    voice,
    async members(serverId) {
      const found = await allRows(memberId, (from, to) =>
        client.from('members').select('user_id').eq('server_id', serverId).order('user_id').range(from, to),
      )
      return found.ok ? ok(found.value.map(({ user_id }) => user_id)) : found
    },
    profiles: (userIds) =>
      inParts(userIds, peoplePerCall, (ids) => rows(profile, client.rpc('get_profiles', { p_ids: ids }))),
    presence: (userIds) =>
      inParts(userIds, peoplePerCall, (ids) =>
        rows(presence, client.from('presence').select('user_id, status, status_text').in('user_id', ids)),
      ),
    watch: (kind, topic, listener) =>
      topics.listen(topic, {
        listening: () => listener.listening(),
        lost: () => listener.lost(),
        refused: () => listener.refused(),
        heard(event, payload) {
          const heard = parseBroadcast(kind, event, payload)
          if (heard !== null) listener.heard(heard)
        },
      }),
  }
}

function placeOf(at: PageAt): Readonly<Record<string, number>> {
  switch (at.at) {
    case 'newest':
      return {}
    case 'before':
      return { p_before_seq: at.seq }
    case 'after':
      return { p_after_seq: at.seq }
    case 'around':
      return { p_around_seq: at.seq }
  }
}

const isOfServer = (one: ServerChannel | DirectChannel): one is ServerChannel => one.server_id !== null

const presenceOf = (row: z.infer<typeof voiceState>): VoicePresence => ({
  channelId: row.channel_id,
  userId: row.user_id,
  muted: row.muted,
  deafened: row.deafened,
})
