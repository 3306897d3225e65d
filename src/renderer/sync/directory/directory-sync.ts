import type { Broadcast } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'
import type { SyncPorts } from '../ports.ts'
import {
  type Directory,
  withChannels,
  withMember,
  withMembers,
  withoutChannel,
  withoutDirect,
  withoutMember,
  withoutServer,
  withoutVoice,
  withOverview,
  withPeople,
  withVoice,
  withVoiceOf,
} from './directory.ts'
import { createReplay } from './replay.ts'

export interface DirectorySync {
  /** Reads servers, channels and rooms; an error when that failed. */
  load(): Promise<RequestError | null>
  /** Reads the people of the open server. */
  loadMembers(): Promise<RequestError | null>
  /** Makes one server the open one, null for none: its rooms are checked. */
  open(serverId: string | null): void
  readonly openId: () => string | null
  heardUser(heard: Broadcast<'user'>): void
  heardServer(serverId: string, heard: Broadcast<'server'>): void
  heardVoice(heard: Extract<Broadcast<'channel'>, { event: 'voice' | 'voice_gone' }>): void
  /** Something may have been missed: everything is read again soon. */
  missed(): void
  /** Something we did ourselves. */
  hear(edit: (directory: Directory) => Directory): void
  /** Makes sure that these people can be named. */
  readonly meet: (userIds: readonly string[]) => void
  close(): void
}

export interface DirectorySyncInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random' | 'selfId'> {
  readonly read: () => Directory
  readonly change: (edit: (directory: Directory) => Directory) => void
  /** What was missed has to be read. */
  readonly onMissed: () => void
}

/** News that everybody hears at once is gathered this long (ms), and up to four times as much again: not all ask at once. */
const gatherFor = 200

/**
 * A dead voice node says nothing, its rows only run out, and who enters or leaves is not told where that would have to wait: the rooms of
 * the open server are read this often (ms).
 */
const voiceCheckEvery = 45_000

/** Keeps the directory true: reads it, and puts what is heard in order with what is read. */
export function createDirectorySync(input: DirectorySyncInput): DirectorySync {
  const { backend, clock, random, read: directory } = input
  /** Being looked up. */
  const asked = new Set<string>()
  const staleChannels = new Set<string>()
  let openId: string | null = null
  let cancelMissed: (() => void) | null = null
  let cancelChannels: (() => void) | null = null
  let cancelVoice: (() => void) | null = null
  let closed = false

  const replay = createReplay<Directory>((edit) => {
    if (!closed) input.change(edit)
  })
  const gather = (): number => gatherFor * (1 + 4 * random())

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
    const error = await read(() => backend.overview(), withOverview)
    if (!closed && error === null) meet(directory().voice.map(({ userId }) => userId))
    return error
  }

  /** People are named before they are listed, so that the list does not fill in bit by bit. */
  async function loadMembers(): Promise<RequestError | null> {
    const serverId = openId
    if (serverId === null) return null
    return read(
      async () => {
        const members = await backend.members(serverId)
        if (members.ok) await name(members.value)
        return members
      },
      (now, members) => withMembers(now, serverId, members),
    )
  }

  async function name(userIds: readonly string[]): Promise<void> {
    const unknown = [...new Set(userIds)].filter((id) => !(id in directory().people) && !asked.has(id))
    if (unknown.length > 0) await lookUp(unknown)
  }
  async function lookUp(userIds: readonly string[]): Promise<void> {
    for (const id of userIds) asked.add(id)
    const profiles = await backend.profiles(userIds)
    for (const id of userIds) asked.delete(id)
    if (profiles.ok) replay.hear((now) => withPeople(now, profiles.value))
  }
  const meet = (userIds: readonly string[]): void => void name(userIds)

  function channelsChanged(serverId: string): void {
    staleChannels.add(serverId)
    cancelChannels ??= clock.after(gather(), () => {
      cancelChannels = null
      for (const id of staleChannels)
        void read(
          () => backend.channels(id),
          (now, channels) => withChannels(now, id, channels),
        )
      staleChannels.clear()
    })
  }

  function checkVoice(): void {
    cancelVoice = clock.after(voiceCheckEvery, checkVoice)
    const serverId = openId
    if (serverId === null || directory().channels[serverId]?.some(({ kind }) => kind === 'voice') !== true)
      return
    void read(
      () => backend.voice(serverId),
      (now, voice) => withVoiceOf(now, serverId, voice),
    ).then(() => meet(directory().voice.map(({ userId }) => userId)))
  }
  cancelVoice = clock.after(voiceCheckEvery, checkVoice)

  function missed(): void {
    if (closed) return
    cancelMissed ??= clock.after(gather(), () => {
      cancelMissed = null
      input.onMissed()
    })
  }

  function heardVoice({ event, payload }: Parameters<DirectorySync['heardVoice']>[0]): void {
    const { channel_id: channelId, user_id: userId } = payload
    if (event === 'voice_gone') return replay.hear((now) => withoutVoice(now, channelId, userId))
    const { muted, deafened } = payload
    meet([userId])
    replay.hear((now) => withVoice(now, { channelId, userId, muted, deafened }))
  }

  return {
    load,
    loadMembers,
    open(serverId) {
      openId = serverId
    },
    openId: () => openId,
    heardUser(heard) {
      switch (heard.event) {
        case 'server_gone':
          return replay.hear((now) => withoutServer(now, heard.payload.server_id))
        case 'channel_gone':
          return replay.hear((now) => withoutDirect(now, heard.payload.channel_id))
        case 'server':
        case 'channel':
          return missed()
        case 'profile':
          return void lookUp([input.selfId])
      }
    },
    heardServer(serverId, heard) {
      switch (heard.event) {
        case 'server':
          return missed()
        case 'moved':
          replay.hear((now) => withoutMember(now, serverId, heard.payload.user_id))
          return missed()
        case 'channel':
        case 'channels':
          return channelsChanged(serverId)
        case 'channel_gone':
          return replay.hear((now) => withoutChannel(now, serverId, heard.payload.channel_id))
        case 'member':
          meet([heard.payload.user_id])
          return replay.hear((now) => withMember(now, serverId, heard.payload.user_id))
        case 'voice':
        case 'voice_gone':
          return heardVoice(heard)
      }
    },
    heardVoice,
    missed,
    hear: (edit) => replay.hear(edit),
    meet,
    close() {
      closed = true
      cancelMissed?.()
      cancelChannels?.()
      cancelVoice?.()
    },
  }
}
