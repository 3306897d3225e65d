import type { ChannelKind, Server, ServerChannel } from '../../../shared/backend.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { withChannel, withoutServer, withServer } from '../../sync/directory/directory.ts'
import type { SyncEngine } from '../../sync/engine.ts'
import type { CreateChannelError, CreateServerError, InviteError, LeaveError, ServersPort } from './ports.ts'

/** Servers and their people, as the sync engine knows them, and what the person does to them. */
export interface Servers extends Pick<SyncEngine, 'store' | 'load' | 'meet'> {
  /** Keeps one server's people loaded and its topic listened to, until the returned function is called. */
  open(serverId: string): () => void
  create(name: string): Promise<Result<Server, CreateServerError>>
  createChannel(
    serverId: string,
    kind: ChannelKind,
    name: string,
  ): Promise<Result<ServerChannel, CreateChannelError>>
  join(code: string): Promise<Result<Server, InviteError>>
  leave(serverId: string): Promise<Result<null, LeaveError>>
}

export function createServers(port: ServersPort, engine: SyncEngine): Servers {
  return {
    store: engine.store,
    load: () => engine.load(),
    meet: engine.meet,
    open: (serverId) => engine.openServer(serverId),
    async create(name) {
      const made = await port.createServer(name)
      if (!made.ok) return made
      const { server, channels } = made.value
      engine.hear((now) => withServer(now, server, channels))
      return ok(server)
    },
    async createChannel(serverId, kind, name) {
      const made = await port.createChannel({ serverId, kind, name })
      if (made.ok) engine.hear((now) => withChannel(now, made.value))
      return made
    },
    async join(code) {
      const joined = await port.acceptInvite(code)
      if (!joined.ok) return joined
      engine.hear((now) => withServer(now, joined.value))
      await engine.load()
      return joined
    },
    async leave(serverId) {
      const left = await port.leaveServer(serverId)
      if (left.ok) engine.hear((now) => withoutServer(now, serverId))
      return left
    },
  }
}
