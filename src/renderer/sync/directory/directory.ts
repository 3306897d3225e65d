import type { DirectChannel, Profile, Server, ServerChannel } from '../../../shared/backend.ts'
import type { Overview, VoicePresence } from '../ports.ts'

/*
 * What is known of the person's servers, as a value: pure changes, so that events and answers may come in any order.
 */
export interface Directory {
  /** In the order of the rail: by name. */
  readonly servers: readonly Server[]
  /** By server, in the order of the list. */
  readonly channels: Readonly<Record<string, readonly ServerChannel[]>>
  /** Ids of people, by server; absent until loaded. */
  readonly members: Readonly<Record<string, readonly string[]>>
  readonly people: Readonly<Record<string, Profile>>
  readonly voice: readonly VoicePresence[]
  /** Conversations outside of servers. */
  readonly direct: readonly DirectChannel[]
}

export const emptyDirectory: Directory = {
  servers: [],
  channels: {},
  members: {},
  people: {},
  voice: [],
  direct: [],
}

export function withOverview(directory: Directory, overview: Overview): Directory {
  const channels: Record<string, readonly ServerChannel[]> = {}
  for (const { id } of overview.servers)
    channels[id] = overview.channels.filter((channel) => channel.server_id === id).sort(byPosition)
  return {
    ...directory,
    servers: [...overview.servers].sort(byName),
    channels,
    members: pick(directory.members, Object.keys(channels)),
    voice: overview.voice,
    direct: overview.direct,
  }
}

export function withServer(
  directory: Directory,
  server: Server,
  channels?: readonly ServerChannel[],
): Directory {
  const others = directory.servers.filter(({ id }) => id !== server.id)
  const added = { ...directory, servers: [...others, server].sort(byName) }
  return channels === undefined ? added : withChannels(added, server.id, channels)
}

export function withoutServer(directory: Directory, serverId: string): Directory {
  const gone = new Set(directory.channels[serverId]?.map(({ id }) => id))
  const kept = directory.servers.filter(({ id }) => id !== serverId)
  const ids = kept.map(({ id }) => id)
  return {
    ...directory,
    servers: kept,
    channels: pick(directory.channels, ids),
    members: pick(directory.members, ids),
    voice: directory.voice.filter(({ channelId }) => !gone.has(channelId)),
  }
}

export function withChannels(
  directory: Directory,
  serverId: string,
  channels: readonly ServerChannel[],
): Directory {
  return { ...directory, channels: { ...directory.channels, [serverId]: [...channels].sort(byPosition) } }
}

export function withChannel(directory: Directory, channel: ServerChannel): Directory {
  const others = (directory.channels[channel.server_id] ?? []).filter(({ id }) => id !== channel.id)
  return withChannels(directory, channel.server_id, [...others, channel])
}

export function withoutChannel(directory: Directory, serverId: string, channelId: string): Directory {
  const kept = (directory.channels[serverId] ?? []).filter(({ id }) => id !== channelId)
  return withChannels(
    { ...directory, voice: directory.voice.filter((presence) => presence.channelId !== channelId) },
    serverId,
    kept,
  )
}

export function withMembers(directory: Directory, serverId: string, userIds: readonly string[]): Directory {
  return { ...directory, members: { ...directory.members, [serverId]: userIds } }
}

/** Only where the list is loaded: a list with one person in it would say that nobody else is there. */
export function withMember(directory: Directory, serverId: string, userId: string): Directory {
  const members = directory.members[serverId]
  return members === undefined || members.includes(userId)
    ? directory
    : withMembers(directory, serverId, [...members, userId])
}

export function withoutMember(directory: Directory, serverId: string, userId: string): Directory {
  const members = directory.members[serverId]
  return members === undefined
    ? directory
    : withMembers(
        directory,
        serverId,
        members.filter((id) => id !== userId),
      )
}

export function withPeople(directory: Directory, profiles: readonly Profile[]): Directory {
  return {
    ...directory,
    people: { ...directory.people, ...Object.fromEntries(profiles.map((profile) => [profile.id, profile])) },
  }
}

/** Somebody entered a room, or muted or unmuted in it. */
export function withVoice(directory: Directory, presence: VoicePresence): Directory {
  const at = directory.voice.findIndex(
    ({ channelId, userId }) => channelId === presence.channelId && userId === presence.userId,
  )
  return { ...directory, voice: at < 0 ? [...directory.voice, presence] : directory.voice.with(at, presence) }
}

export function withoutVoice(directory: Directory, channelId: string, userId: string): Directory {
  return {
    ...directory,
    voice: directory.voice.filter(
      (presence) => presence.channelId !== channelId || presence.userId !== userId,
    ),
  }
}

/** Replaces what is known of one server's rooms: whoever is not named has left. */
export function withVoiceOf(
  directory: Directory,
  serverId: string,
  voice: readonly VoicePresence[],
): Directory {
  const rooms = new Set(directory.channels[serverId]?.map(({ id }) => id))
  return {
    ...directory,
    voice: [...directory.voice.filter(({ channelId }) => !rooms.has(channelId)), ...voice],
  }
}

export const withoutDirect = (directory: Directory, channelId: string): Directory => ({
  ...directory,
  direct: directory.direct.filter(({ id }) => id !== channelId),
})

/** Ids of all channels that hold messages or people: a category holds neither. */
export const channelIds = (directory: Directory): readonly string[] => [...epochs(directory).keys()]

/** Of each of them, by id. */
export const epochs = (directory: Directory): ReadonlyMap<string, number> =>
  new Map(
    [...Object.values(directory.channels).flat(), ...directory.direct]
      .filter(({ kind }) => kind !== 'category')
      .map(({ id, epoch }) => [id, epoch]),
  )

/** A channel wherever it is. */
export const channelOf = (directory: Directory, channelId: string): ServerChannel | DirectChannel | null =>
  Object.values(directory.channels)
    .flat()
    .find(({ id }) => id === channelId) ??
  directory.direct.find(({ id }) => id === channelId) ??
  null

/** The people of a server by the name that is shown; those whose profile is not known yet are left out. */
export function membersOf(directory: Directory, serverId: string): readonly Profile[] | null {
  const ids = directory.members[serverId]
  if (ids === undefined) return null
  return ids
    .flatMap((id) => directory.people[id] ?? [])
    .sort((a, b) => a.display_name.localeCompare(b.display_name))
}

const byName = (a: Server, b: Server): number => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
const byPosition = (a: ServerChannel, b: ServerChannel): number =>
  a.position - b.position || (a.id < b.id ? -1 : 1)

const pick = <T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)))
