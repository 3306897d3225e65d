import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import {
  type Directory,
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
  withVoice,
  withVoiceOf,
} from './directory.ts'
import type { ServerEvent, ServersPort } from './ports.ts'
import { createReplay } from './replay.ts'

export interface DirectorySync {
  /** Reads servers, channels, heads and rooms, and listens to what was found; an error when that failed. */
  load(): Promise<RequestError | null>
  /** Reads the people of the open server. */
  loadMembers(): Promise<RequestError | null>
  /** Makes one server the open one, null for none: its topic is listened to before others, its rooms are checked. */
  open(serverId: string | null): void
  /** Something we did ourselves. */
  hear(edit: (directory: Directory) => Directory): void
  readonly meet: (userIds: readonly string[]) => void
  close(): void
}

export interface DirectorySyncInput {
  readonly port: ServersPort
  readonly selfId: string
  readonly read: () => Directory
  readonly change: (edit: (directory: Directory) => Directory) => void
  /** What was missed has to be read: listening began, or began again. */
  readonly onMissed: () => void
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

/** Keeps the directory true: reads it, listens to servers, and puts what is heard in order with what is read. */
export function createDirectorySync(input: DirectorySyncInput): DirectorySync {
  const { port, selfId, read: directory, onMissed } = input
  const watches = new Map<string, () => void>()
  const asked = new Set<string>()
  let openId: string | null = null
  let soon: ReturnType<typeof setTimeout> | null = null
  let closed = false

  const replay = createReplay<Directory>((edit) => {
    if (!closed) input.change(edit)
  })

  /** Reads, and applies the answer when it is one. */
  async function read<T>(
    request: () => Promise<Result<T, RequestError>>,
    apply: (now: Directory, value: T) => Directory,
  ): Promise<RequestError | null> {
    const answer = await replay.read(
      request,
      (result) => (now) => (result.ok ? apply(now, result.value) : now),
    )
    return answer.ok ? null : answer.error
  }

  async function load(): Promise<RequestError | null> {
    const error = await read(() => port.overview(), withOverview)
    if (closed || error !== null) return error
    listen()
    meet(directory().voice.map(({ userId }) => userId))
    return null
  }

  /** People are named before they are listed, so that the list does not fill in bit by bit. */
  async function loadMembers(): Promise<RequestError | null> {
    const serverId = openId
    if (serverId === null) return null
    return read(
      async () => {
        const members = await port.members(serverId)
        if (members.ok) await name(members.value)
        return members
      },
      (now, members) => withMembers(now, serverId, members),
    )
  }

  async function name(userIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(userIds)].filter((id) => !(id in directory().people) && !asked.has(id))
    if (unknown.length === 0) return
    for (const id of unknown) asked.add(id)
    const profiles = await port.profiles(unknown)
    for (const id of unknown) asked.delete(id)
    if (profiles.ok) replay.hear((now) => withPeople(now, profiles.value))
  }
  const meet = (userIds: readonly string[]): void => void name(userIds)

  const loadChannels = (serverId: string): Promise<RequestError | null> =>
    read(
      () => port.channels(serverId),
      (now, channels) => withChannels(now, serverId, channels),
    )

  async function loadVoice(serverId: string): Promise<void> {
    await read(
      () => port.voice(serverId),
      (now, voice) => withVoiceOf(now, serverId, voice),
    )
    meet(directory().voice.map(({ userId }) => userId))
  }

  /** Listens to the open server and as many others as may be, and stops listening to those that are gone. */
  function listen(): void {
    if (closed) return
    const ids = directory().servers.map(({ id }) => id)
    const first = openId !== null && ids.includes(openId) ? [openId] : []
    const chosen = new Set([...first, ...ids].slice(0, mostServerTopics))
    const wanted = new Map(
      directory()
        .servers.filter(({ id }) => chosen.has(id))
        .map((server) => [`${server.id}:${server.epoch}`, server]),
    )
    for (const [key, stop] of watches) {
      if (wanted.has(key)) continue
      stop()
      watches.delete(key)
    }
    for (const [key, server] of wanted) {
      if (watches.has(key)) continue
      const stop = port.watchServer(server, (event) => hearServer(server.id, event))
      watches.set(key, stop)
    }
  }

  function hearServer(serverId: string, event: ServerEvent): void {
    if (closed) return
    switch (event.type) {
      case 'listening':
        return missed()
      case 'lost':
        return
      case 'head':
        return replay.hear((now) => withHead(now, event.head))
      case 'channel-changed':
        return void loadChannels(serverId)
      case 'channel-gone':
        return replay.hear((now) => withoutChannel(now, serverId, event.channelId))
      case 'member-joined':
        meet([event.userId])
        return replay.hear((now) => withMember(now, serverId, event.userId))
      case 'member-left':
        missed() // the server speaks on a new topic now
        return replay.hear((now) => withoutMember(now, serverId, event.userId))
      case 'voice-changed':
        meet([event.voice.userId])
        return replay.hear((now) => withVoice(now, event.voice))
      case 'voice-left':
        return replay.hear((now) => withoutVoice(now, event.channelId, event.userId))
    }
  }

  function missed(): void {
    soon ??= setTimeout(() => {
      soon = null
      onMissed()
    }, gatherFor)
  }

  const stopSelf = port.watchSelf(selfId, (event) => {
    if (closed || event.type === 'lost') return
    if (event.type !== 'server-left') return missed()
    replay.hear((now) => withoutServer(now, event.serverId))
    listen()
  })

  const voiceCheck = setInterval(() => {
    if (openId !== null && directory().voice.length > 0) void loadVoice(openId)
  }, voiceCheckEvery)

  return {
    load,
    loadMembers,
    open(serverId) {
      openId = serverId
      listen()
    },
    hear(edit) {
      replay.hear(edit)
      listen()
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
