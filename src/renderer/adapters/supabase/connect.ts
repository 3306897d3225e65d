import type { AttachmentsPort } from '../../features/attachments/ports.ts'
import type { AuthPort } from '../../features/auth/ports.ts'
import type { BackendConfig } from '../../features/backend/ports.ts'
import type { ServersPort } from '../../features/servers/ports.ts'
import type { SyncBackend } from '../../sync/ports.ts'
import { backendName } from '../desktop/backend-source.ts'
import type { SessionStorage } from '../desktop/session-storage.ts'
import { supabaseAttachments } from './attachments.ts'
import { supabaseAuth } from './auth.ts'
import { openClient, sessionKey } from './client.ts'
import { supabaseServers } from './servers.ts'
import { supabaseSync } from './sync.ts'
import { supabaseTopics } from './topics.ts'

export interface Connection {
  readonly attachments: AttachmentsPort
  /** The backend's host. */
  readonly name: string
  readonly auth: AuthPort
  readonly sync: SyncBackend
  readonly servers: ServersPort
  /** A currently valid access token; throws when nobody is signed in. */
  token(): Promise<string>
  close(): void
}

/** Everything the app asks of one Supabase project, embedded or hosted. */
export function connectSupabase(
  config: BackendConfig,
  sessions: SessionStorage,
  returnTo: string | null,
): Connection {
  const client = openClient(config, sessions)
  const topics = supabaseTopics(client)
  const auth = supabaseAuth(
    client,
    {
      lost: () => sessions.lost(sessionKey(config.url)),
      read: () => sessions.getItem(sessionKey(config.url)),
      forget: () => sessions.removeItem(sessionKey(config.url)),
    },
    returnTo,
  )
  return {
    attachments: supabaseAttachments(client, { ...config, token: () => auth.token() }),
    name: backendName(config.url),
    auth,
    sync: supabaseSync(client, topics),
    servers: supabaseServers(client),
    token: () => auth.token(),
    close() {
      void client.removeAllChannels()
      void client.auth.stopAutoRefresh()
    },
  }
}
