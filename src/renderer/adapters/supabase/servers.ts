import { z } from 'zod'
import { appConfig, channel, profile, server, topic, voiceState } from '../../../shared/backend.ts'
import { ok } from '../../../shared/result.ts'
import type { ServersPort, VoicePresence } from '../../features/servers/ports.ts'
import { allRows, call, rows } from './answers.ts'
import type { Client } from './client.ts'
import { ownEvent, serverEvent } from './server-events.ts'
import type { Topics } from './topics.ts'

const head = z.object({ channel_id: z.uuid(), rev: z.int().nonnegative() })
const memberId = z.object({ user_id: z.uuid() })
const channelColumns = 'id, server_id, kind, name, position, epoch'
const voiceColumns = 'channel_id, server_id, user_id, muted, deafened, lease_expires_at'

/** As many ids as `get_profiles` takes at once. */
const profilesPerCall = 100

export function supabaseServers(client: Client, topics: Topics): ServersPort {
  const servers = () =>
    allRows(server, (from, to) =>
      client.from('servers').select('id, name, owner_id, epoch').order('id').range(from, to),
    )
  const channels = (serverId?: string) =>
    allRows(channel, (from, to) => {
      const all = client.from('channels').select(channelColumns)
      return (serverId === undefined ? all : all.eq('server_id', serverId)).order('id').range(from, to)
    })
  const heads = () =>
    allRows(head, (from, to) =>
      client.from('channel_heads').select('channel_id, rev').order('channel_id').range(from, to),
    )
  const voice = async (serverId?: string) => {
    // Rows whose lease ran out are hidden by the database.
    const found = await allRows(voiceState, (from, to) => {
      const all = client.from('voice_states').select(voiceColumns)
      const some = serverId === undefined ? all : all.eq('server_id', serverId)
      return some.order('channel_id').order('user_id').range(from, to)
    })
    return found.ok ? ok(found.value.map(presence)) : found
  }

  return {
    async overview() {
      const [s, c, h, v] = await Promise.all([servers(), channels(), heads(), voice()])
      if (!s.ok) return s
      if (!c.ok) return c
      if (!h.ok) return h
      if (!v.ok) return v
      return ok({
        servers: s.value,
        channels: c.value,
        heads: h.value.map(({ channel_id, rev }) => ({ channelId: channel_id, rev })),
        voice: v.value,
      })
    },
    channels,
    voice,
    async members(serverId) {
      const found = await allRows(memberId, (from, to) =>
        client.from('members').select('user_id').eq('server_id', serverId).order('user_id').range(from, to),
      )
      return found.ok ? ok(found.value.map(({ user_id }) => user_id)) : found
    },
    async profiles(userIds) {
      const found = []
      for (let from = 0; from < userIds.length; from += profilesPerCall) {
        const ids = userIds.slice(from, from + profilesPerCall)
        const page = await rows(profile, client.rpc('get_profiles', { p_ids: ids }))
        if (!page.ok) return page
        found.push(...page.value)
      }
      return ok(found)
    },
    createServer: (name) => call(client, 'create_server', { p_name: name }),
    createChannel: ({ serverId, kind, name }) =>
      call(client, 'create_channel', { p_server_id: serverId, p_kind: kind, p_name: name }),
    async createInvite(serverId, { expiresInSeconds, maxUses }) {
      const made = await call(client, 'create_invite', {
        p_server_id: serverId,
        p_expires_in_seconds: expiresInSeconds,
        p_max_uses: maxUses,
      })
      return made.ok ? ok({ code: made.value.code, expiresAt: made.value.expires_at }) : made
    },
    async peekInvite(code) {
      const seen = await call(client, 'peek_invite', { p_code: code })
      if (!seen.ok) return seen
      const { server_id, server_name, members } = seen.value
      return ok({ serverId: server_id, serverName: server_name, members })
    },
    acceptInvite: (code) => call(client, 'accept_invite', { p_code: code }),
    leaveServer: (serverId) => call(client, 'leave_server', { p_server_id: serverId }),
    watchServer: ({ id, epoch }, listener) =>
      topics.listen(topic.server(id, epoch), {
        listening: () => listener({ type: 'listening' }),
        lost: () => listener({ type: 'lost' }),
        heard(event, payload) {
          const heard = serverEvent(event, payload)
          if (heard !== null) listener(heard)
        },
      }),
    watchSelf: (userId, listener) =>
      topics.listen(topic.user(userId), {
        listening: () => listener({ type: 'listening' }),
        lost: () => listener({ type: 'lost' }),
        heard(event, payload) {
          const heard = ownEvent(event, payload)
          if (heard !== null) listener(heard)
        },
      }),
    async sfuUrl() {
      const found = await rows(appConfig, client.from('app_config').select('sfu_urls'))
      return found.ok ? ok(found.value[0]?.sfu_urls[0] ?? null) : found
    },
  }
}

const presence = (row: z.infer<typeof voiceState>): VoicePresence => ({
  channelId: row.channel_id,
  userId: row.user_id,
  muted: row.muted,
  deafened: row.deafened,
})
