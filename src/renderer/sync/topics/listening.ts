import type { StoreApi } from 'zustand/vanilla'
import type { Broadcast, DirectChannel, ServerChannel } from '../../../shared/backend.ts'
import type { Channels } from '../channel/channels.ts'
import { channelOf } from '../directory/directory.ts'
import type { DirectorySync } from '../directory/directory-sync.ts'
import type { Typing } from '../people/typing.ts'
import type { SyncPorts } from '../ports.ts'
import type { SyncState } from '../state.ts'
import { changeOf } from '../timeline/change.ts'
import type { UnreadSync } from '../unread/unread-sync.ts'
import { chooseTopics } from './choose-topics.ts'
import { createTopicSet } from './topic-set.ts'

export interface ListeningInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random' | 'selfId'> {
  readonly store: StoreApi<SyncState>
  readonly directory: DirectorySync
  readonly unread: UnreadSync
  readonly typing: Typing
  readonly channels: Channels
}

/** Chooses what to listen to, and takes what is heard to whom it concerns. */
export interface Listening {
  /** What is shown, or what there is, has changed. */
  update(): void
  isListening(channelId: string): boolean
  /** Tells others in the channel that the person is typing. */
  say(channelId: string, userId: string): void
  close(): void
}

export function createListening(input: ListeningInput): Listening {
  const { store, directory, unread, typing, channels, selfId } = input
  /** When each channel had its latest news: a count, higher is later. */
  const activity = new Map<string, number>()
  let count = 0
  let closed = false

  const topics = createTopicSet({
    ...input,
    listening({ kind, id }) {
      if (kind === 'channel') channels.get(id)?.listening()
      // Servers and channels may have come and gone while nobody listened.
      else if (kind !== 'typing') directory.missed()
    },
    lost({ kind, id }) {
      if (kind === 'channel') channels.get(id)?.lost()
      if (kind === 'typing') typing.forget(id)
    },
    // Most likely it moved, and the word of it was lost.
    refused: () => directory.missed(),
    heardUser(heard) {
      if (heard.event === 'read') unread.heardRead(heard.payload.channel_id, heard.payload.seq)
      else directory.heardUser(heard)
    },
    heardServer,
    heardChannel,
    heardTyping: (channelId, heard) => typing.heard(channelId, heard.payload.user_id),
  })

  function heardServer(serverId: string, heard: Broadcast<'server'>): void {
    if (heard.event === 'head') return heardHead(heard.payload.channel_id, heard.payload.rev)
    if (heard.event === 'presence') {
      const { payload } = heard
      return store.setState(({ presence }) => ({ presence: { ...presence, [payload.user_id]: payload } }))
    }
    directory.heardServer(serverId, heard)
  }

  function heardChannel(channelId: string, heard: Broadcast<'channel'>): void {
    if (heard.event === 'voice' || heard.event === 'voice_gone') return directory.heardVoice(heard)
    const change = changeOf(heard, selfId)
    if (change === null) return
    if (change.kind === 'row' && change.message.author_id !== null)
      typing.wrote(channelId, change.message.author_id)
    noteActivity(channelId)
    channels.get(channelId)?.heard(change)
    if (!channels.isOpen(channelId)) unread.heardHead(channelId, change.rev)
  }

  function heardHead(channelId: string, rev: number): void {
    noteActivity(channelId)
    channels.get(channelId)?.heardHead(rev, false)
    // Of a channel that is shown the messages themselves arrive, and say more.
    if (!channels.isOpen(channelId)) unread.heardHead(channelId, rev)
  }

  function noteActivity(channelId: string): void {
    activity.set(channelId, (count += 1))
  }

  /** Channels whose news no server's topic tells. */
  function restricted(): readonly (ServerChannel | DirectChannel)[] {
    const { channels: byServer, direct } = store.getState().directory
    const closedOnes = Object.values(byServer)
      .flat()
      .filter(({ is_open, kind, archived_at }) => !is_open && kind !== 'category' && archived_at === null)
    return [...direct, ...closedOnes]
  }

  return {
    update() {
      if (closed) return
      const { directory: now, unread: counts } = store.getState()
      const shown = directory.openId()
      const servers = [...now.servers].sort((a, b) => Number(b.id === shown) - Number(a.id === shown))
      topics.set(
        chooseTopics({
          selfId,
          servers,
          open: channels.openIds().flatMap((id) => channelOf(now, id) ?? []),
          restricted: restricted().map(({ id, epoch }) => ({
            id,
            epoch,
            // Before anything is heard: what holds something unread.
            activity: activity.get(id) ?? ((counts[id]?.unread ?? 0) > 0 ? 0.5 : 0),
          })),
        }),
      )
    },
    isListening: (channelId) => topics.isListening('channel', channelId),
    say: (channelId, userId) => topics.say('typing', channelId, 'typing', { user_id: userId }),
    close() {
      closed = true
      topics.close()
    },
  }
}
