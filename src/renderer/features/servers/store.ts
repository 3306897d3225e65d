import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Channel, ChannelKind, Server } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import {
  type Directory,
  emptyDirectory,
  withChannel,
  withChannels,
  withHead,
  withMember,
  withMembers,
  withoutChannel,
  withoutMember,
  withoutServer,
  withoutVoice,
  withOverview,
  withPeople,
  withRead,
  withServer,
  withVoice,
  withVoiceOf,
} from './directory.ts'
import type {
  CreateChannelError,
  CreateServerError,
  InviteError,
  LeaveError,
  ServerEvent,
  ServersPort,
} from './ports.ts'

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

/**
 * Topics listened to at once. Hosted projects allow 100 a connection; the open channel and the person's own topic need
 * two, and the rest is left for what later becomes live.
 */
const mostServerTopics = 60

/** Topics come back together after a reconnect; this long (ms) they are gathered before everything is read once. */
const gatherFor = 200

/** A dead voice node says nothing, its rows only run out: while somebody is shown in a room, rooms are read this often (ms). */
const voiceCheckEvery = 45_000

export function createServers(port: ServersPort, selfId: string, memory: ReadMemory): Servers {
  const store = createStore<ServersState>(() => ({
    status: 'loading',
    error: null,
    directory: { ...emptyDirectory, read: memory.read() },
    membersError: null,
  }))
  const watches = new Map<string, () => void>()
  const asked = new Set<string>()
  let openId: string | null = null
  let soon: ReturnType<typeof setTimeout> | null = null
  let closed = false

  const directory = (): Directory => store.getState().directory
  const change = (edit: (directory: Directory) => Directory): void =>
    store.setState((state) => ({ directory: edit(state.directory) }))

  async function load(): Promise<void> {
    if (store.getState().status === 'failed') store.setState({ status: 'loading', error: null })
    const overview = await port.overview()
    if (closed) return
    if (!overview.ok) {
      // What is shown already stays; the next reconnect or focus reads again.
      if (store.getState().status !== 'ready') store.setState({ status: 'failed', error: overview.error })
      return
    }
    store.setState((state) => ({
      status: 'ready',
      error: null,
      directory: withOverview(state.directory, overview.value),
    }))
    memory.write(directory().read)
    meet(overview.value.voice.map(({ userId }) => userId))
    listen()
    if (openId !== null) await loadMembers(openId)
  }

  async function loadMembers(serverId: string): Promise<void> {
    const members = await port.members(serverId)
    if (closed) return
    store.setState({ membersError: members.ok || openId !== serverId ? null : members.error })
    if (!members.ok) return
    await nameAll(members.value)
    if (!closed) change((now) => withMembers(now, serverId, members.value))
  }

  async function nameAll(userIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(userIds)].filter((id) => !(id in directory().people) && !asked.has(id))
    if (unknown.length === 0) return
    for (const id of unknown) asked.add(id)
    const profiles = await port.profiles(unknown)
    for (const id of unknown) asked.delete(id)
    if (!closed && profiles.ok) change((now) => withPeople(now, profiles.value))
  }
  const meet = (userIds: readonly string[]): void => void nameAll(userIds)

  /** Listens to the open server and as many others as may be, and stops listening to those that are gone. */
  function listen(): void {
    const ids = directory().servers.map(({ id }) => id)
    const wanted = new Set(
      [...(openId !== null && ids.includes(openId) ? [openId] : []), ...ids].slice(0, mostServerTopics),
    )
    for (const [id, stop] of watches)
      if (!wanted.has(id)) {
        stop()
        watches.delete(id)
      }
    for (const id of wanted)
      if (!watches.has(id))
        watches.set(
          id,
          port.watchServer(id, (event) => hear(id, event)),
        )
  }

  function hear(serverId: string, event: ServerEvent): void {
    if (closed) return
    switch (event.type) {
      case 'listening':
        return loadSoon()
      case 'lost':
        return
      case 'head':
        return change((now) => withHead(now, event.head))
      case 'channel-changed':
        return void refreshChannels(serverId)
      case 'channel-gone':
        return change((now) => withoutChannel(now, serverId, event.channelId))
      case 'member-joined':
        return void nameAll([event.userId]).then(() =>
          change((now) => withMember(now, serverId, event.userId)),
        )
      case 'member-left':
        return change((now) => withoutMember(now, serverId, event.userId))
      case 'voice-changed':
        meet([event.voice.userId])
        return change((now) => withVoice(now, event.voice))
      case 'voice-left':
        return change((now) => withoutVoice(now, event.channelId, event.userId))
    }
  }

  /** After listening began (again), whatever was said before is read: once, for all topics that came back together. */
  function loadSoon(): void {
    soon ??= setTimeout(() => {
      soon = null
      void load()
    }, gatherFor)
  }

  async function refreshChannels(serverId: string): Promise<void> {
    const channels = await port.channels(serverId)
    if (!closed && channels.ok) change((now) => withChannels(now, serverId, channels.value))
  }

  async function refreshVoice(serverId: string): Promise<void> {
    const voice = await port.voice(serverId)
    if (closed || !voice.ok) return
    change((now) => withVoiceOf(now, serverId, voice.value))
    meet(voice.value.map(({ userId }) => userId))
  }

  const stopSelf = port.watchSelf(selfId, (event) => {
    if (closed) return
    if (event.type === 'server-left') {
      change((now) => withoutServer(now, event.serverId))
      listen()
    } else if (event.type !== 'lost') loadSoon()
  })

  const voiceCheck = setInterval(() => {
    if (openId !== null && directory().voice.length > 0) void refreshVoice(openId)
  }, voiceCheckEvery)

  return {
    store,
    load,
    open(serverId) {
      openId = serverId
      listen()
      void loadMembers(serverId)
      return () => {
        if (openId === serverId) openId = null
      }
    },
    async create(name) {
      const made = await port.createServer(name)
      if (!made.ok) return made
      change((now) => withServer(now, made.value.server, made.value.channels))
      listen()
      return { ok: true, value: made.value.server }
    },
    async createChannel(serverId, kind, name) {
      const made = await port.createChannel({ serverId, kind, name })
      if (made.ok) change((now) => withChannel(now, made.value))
      return made
    },
    async join(code) {
      const joined = await port.acceptInvite(code)
      if (!joined.ok) return joined
      await load()
      change((now) => withServer(now, joined.value))
      return joined
    },
    async leave(serverId) {
      const left = await port.leaveServer(serverId)
      if (left.ok) {
        change((now) => withoutServer(now, serverId))
        listen()
      }
      return left
    },
    markRead(channelId, rev) {
      const before = directory().read
      change((now) => withRead(now, channelId, rev))
      if (directory().read !== before) memory.write(directory().read)
    },
    meet,
    close() {
      if (closed) return
      closed = true
      clearInterval(voiceCheck)
      if (soon !== null) clearTimeout(soon)
      stopSelf()
      for (const stop of watches.values()) stop()
      watches.clear()
    },
  }
}
