import { appConfig } from '../../../shared/backend.ts'
import { ok } from '../../../shared/result.ts'
import type { ServersPort } from '../../features/servers/ports.ts'
import { call, rows } from './answers.ts'
import type { Client } from './client.ts'

export function supabaseServers(client: Client): ServersPort {
  return {
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
    async sfuUrl() {
      const found = await rows(appConfig, client.from('app_config').select('sfu_urls'))
      return found.ok ? ok(found.value[0]?.sfu_urls[0] ?? null) : found
    },
  }
}
