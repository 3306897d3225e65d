import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Channel, ChannelKind, Server } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { createDirectorySync } from './directory-sync.ts'
import {
  type Directory,
  emptyDirectory,
  withChannel,
  withoutServer,
  withRead,
  withServer,
} from './directory.ts'
import type { CreateChannelError, CreateServerError, InviteError, LeaveError, ServersPort } from './ports.ts'

export interface ServersState {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: RequestError | null
  readonly directory: Directory
  /** Why the people of the open server could not be read. */
  readonly membersError: RequestError | null
}

/** Which revision of each channel was read last, on this device. */
export interface ReadMemory {
  read(): Readonly<Record<string, number>>
  write(marks: Readonly<Record<string, number>>): void
}

export interface Servers {
  readonly store: StoreApi<ServersState>
  /** Reads everything, again after a failure or an absence. */
  load(): Promise<void>
  /** Keeps one server's people loaded and its topic listened to, until the returned function is called. */
  open(serverId: string): () => void
  create(name: string): Promise<Result<Server, CreateServerError>>
  createChannel(
    serverId: string,
    kind: ChannelKind,
    name: string,
  ): Promise<Result<Channel, CreateChannelError>>
  join(code: string): Promise<Result<Server, InviteError>>
  leave(serverId: string): Promise<Result<null, LeaveError>>
  markRead(channelId: string, rev: number): void
  /** Makes sure that these people can be named. */
  readonly meet: (userIds: readonly string[]) => void
  close(): void
}

export function createServers(port: ServersPort, selfId: string, memory: ReadMemory): Servers {
  const store = createStore<ServersState>(() => ({
    status: 'loading',
    error: null,
    directory: { ...emptyDirectory, read: memory.read() },
    membersError: null,
  }))
  let openId: string | null = null

  const sync = createDirectorySync({
    port,
    selfId,
    read: () => store.getState().directory,
    change: (edit) => {
      const { directory } = store.getState()
      const next = edit(directory)
      if (next === directory) return
      store.setState({ directory: next })
      if (next.read !== directory.read) memory.write(next.read)
    },
    onMissed: () => void load(),
  })

  async function load(): Promise<void> {
    if (store.getState().status === 'failed') store.setState({ status: 'loading', error: null })
    const error = await sync.load()
    if (error === null) {
      store.setState({ status: 'ready', error: null })
      await loadMembers()
    }
    // What is shown already stays; the next reconnect or focus reads again.
    else if (store.getState().status !== 'ready') store.setState({ status: 'failed', error })
  }

  async function loadMembers(): Promise<void> {
    const serverId = openId
    const membersError = await sync.loadMembers()
    if (openId === serverId) store.setState({ membersError })
  }

  return {
    store,
    load,
    open(serverId) {
      openId = serverId
      store.setState({ membersError: null })
      sync.open(serverId)
      void loadMembers()
      return () => {
        if (openId !== serverId) return
        openId = null
        sync.open(null)
      }
    },
    async create(name) {
      const made = await port.createServer(name)
      if (!made.ok) return made
      const { server, channels } = made.value
      sync.hear((now) => withServer(now, server, channels))
      return ok(server)
    },
    async createChannel(serverId, kind, name) {
      const made = await port.createChannel({ serverId, kind, name })
      if (made.ok) sync.hear((now) => withChannel(now, made.value))
      return made
    },
    async join(code) {
      const joined = await port.acceptInvite(code)
      if (!joined.ok) return joined
      sync.hear((now) => withServer(now, joined.value))
      await load()
      return joined
    },
    async leave(serverId) {
      const left = await port.leaveServer(serverId)
      if (left.ok) sync.hear((now) => withoutServer(now, serverId))
      return left
    },
    markRead: (channelId, rev) => sync.hear((now) => withRead(now, channelId, rev)),
    meet: sync.meet,
    close: () => sync.close(),
  }
}
