import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Message } from '../../shared/backend.ts'
import { ok, type Result } from '../../shared/result.ts'
import { backOffMs } from './back-off.ts'
import { createChannels } from './channel/channels.ts'
import { type Directory, channelIds, channelOf, emptyDirectory, epochs } from './directory/directory.ts'
import { createDirectorySync } from './directory/directory-sync.ts'
import { startHeadCheck } from './head-check.ts'
import { createOutbox } from './outbox/outbox.ts'
import { uuidV7 } from './outbox/uuid-v7.ts'
import { keepPresence, type OwnPresence } from './people/own-presence.ts'
import { createTyping } from './people/typing.ts'
import type { ChangeError, Draft, SyncPorts, WakeReason } from './ports.ts'
import { firstState, type SyncState } from './state.ts'
import { createListening } from './topics/listening.ts'
import { onlyOf } from './unread/unread.ts'
import { createUnreadSync } from './unread/unread-sync.ts'

/** Changes to a message wait for the backend: until it has answered, the message is named in `changing`. */
type Changed = Promise<Result<null, ChangeError>>

/** One person on one backend, from `createSyncEngine` to `close`: a store that becomes equal to the database and stays so. */
export interface SyncEngine {
  readonly store: StoreApi<SyncState>
  /** Reads the directory and the unread counts. Until that worked once, it is tried again by itself, less and less often. */
  load(): Promise<void>
  /** Shows a channel and keeps it current until the returned function is called. What was loaded is kept for a while. */
  open(channelId: string): () => void
  /** Keeps a server's people loaded and its topic before others, until the returned function is called. */
  openServer(serverId: string): () => void
  loadOlder(channelId: string): void
  loadNewer(channelId: string): void
  /** Shows the messages around a place, or the newest ones. */
  showAround(channelId: string, seq: number): void
  showNewest(channelId: string): void
  /** Is the reader at the newest message? */
  follow(channelId: string, atEnd: boolean): void
  /** Shows it at once, and sends it until it is stored or refused, also after a restart. Gives its id. */
  send(channelId: string, draft: Draft): string
  /** Sends a message again that was refused, or that waits. */
  retry(id: string): void
  discard(id: string): void
  edit(channelId: string, id: string, body: string): Changed
  remove(channelId: string, id: string): Changed
  react(channelId: string, id: string, emoji: string, on: boolean): Changed
  pin(channelId: string, id: string, on: boolean): Changed
  /** Everything up to the message with this `seq` was seen. */
  markRead(channelId: string, seq: number): void
  /** The person is typing, or has stopped. */
  setTyping(channelId: string, typing: boolean): void
  setPresence(chosen: OwnPresence): void
  /** Makes sure that these people can be named. */
  readonly meet: (userIds: readonly string[]) => void
  /** Something the person did themselves to the directory. */
  hear(edit: (directory: Directory) => Directory): void
  /** Something may have been missed: asks for all of it. */
  recover(reason: WakeReason): void
  close(): void
}

/** After everything was asked for, a mere focus asks for all of it again only this much later (ms). */
const restAfterRecovery = 30_000

export function createSyncEngine(
  ports: SyncPorts,
  chosen: OwnPresence = { status: 'online', text: null },
  /** As this device knows it from last time: shown until it has been read. */
  kept: Directory = emptyDirectory,
): SyncEngine {
  const { backend, clock, selfId } = ports
  const store = createStore<SyncState>(() => firstState(chosen, kept))
  const now = store.getState
  let closed = false
  let rested: (() => void) | null = null
  /** First reads that failed, and the way to call off the next. */
  let failures = 0
  let cancelReading: (() => void) | null = null

  const directory = createDirectorySync({
    ...ports,
    read: () => now().directory,
    change: (edit) => {
      const next = edit(now().directory)
      if (next === now().directory) return
      store.setState({ directory: next })
      if (now().status === 'ready') settleDirectory()
    },
    onMissed: () => void load(),
  })
  const unread = createUnreadSync({
    ...ports,
    read: () => now().unread,
    change: (edit) => store.setState((state) => ({ unread: edit(state.unread) })),
    onCounted: () => store.setState({ counted: true }),
  })
  const typing = createTyping({
    clock,
    selfId,
    isKnown,
    say: (channelId) => listening.say(channelId, selfId),
    show: (channelId, userIds) =>
      store.setState((state) => ({ typing: { ...state.typing, [channelId]: userIds } })),
  })
  const channels = createChannels({
    ...ports,
    read: () => now().channels,
    change: (edit) => store.setState((state) => ({ channels: edit(state.channels) })),
    epochOf: (channelId) => channelOf(now().directory, channelId)?.epoch ?? null,
    onRevision: (channelId, rev, seq) => {
      if (seq === null) unread.heardHead(channelId, rev)
      else unread.heardMessage(channelId, rev, seq)
      settleOutgoing(channelId)
    },
  })
  const outbox = createOutbox({
    ...ports,
    send: (message) => backend.send(message),
    read: () => now().outgoing,
    change: (edit) => store.setState((state) => ({ outgoing: edit(state.outgoing) })),
    onStored: (message) => {
      channels.get(message.channel_id)?.took(message)
      settleOutgoing(message.channel_id)
    },
    onStoredElsewhere: (channelId, rev) => {
      channels.get(channelId)?.heardHead(rev, false)
      settleOutgoing(channelId)
    },
    onUnkept: () => store.setState({ keepsUnsent: false }),
  })
  const presence = keepPresence(ports, chosen)
  const listening = createListening({ ...ports, directory, unread, typing, channels, store })
  const heads = startHeadCheck({
    ...ports,
    epochs: () => epochs(now().directory),
    onHead: ({ channel_id, rev }) => {
      channels.get(channel_id)?.heardHead(rev, true)
      if (!channels.isOpen(channel_id)) unread.heardHead(channel_id, rev)
    },
    onOtherChannels: () => directory.missed(),
  })
  const stopWaking = ports.device.onWake((reason) => recover(reason))

  function isKnown(channelId: string, userId: string): boolean {
    const { people, members } = now().directory
    const serverId = channelOf(now().directory, channelId)?.server_id ?? null
    const inServer = serverId === null ? undefined : members[serverId]
    return userId in people && (inServer === undefined || inServer.includes(userId))
  }

  /** Stored messages leave the outbox once the channel shows them, or at once where nothing is shown. */
  function settleOutgoing(channelId: string): void {
    const rev = now().channels[channelId]?.timeline.rev ?? Infinity
    const { outgoing } = now()
    const left = outgoing.filter(
      (one) => one.channelId !== channelId || one.storedAs === null || one.storedAs > rev,
    )
    if (left.length < outgoing.length) store.setState({ outgoing: left })
  }

  /** What is no longer the person's to see goes; topics follow. */
  function settleDirectory(): void {
    const ids = new Set(channelIds(now().directory))
    channels.keep()
    store.setState((state) => ({ unread: onlyOf(state.unread, ids) }))
    listening.update()
  }

  async function load(): Promise<void> {
    if (now().status === 'failed') store.setState({ status: 'loading', error: null })
    await readAll()
  }

  async function readAll(): Promise<void> {
    cancelReading?.()
    const error = await directory.load()
    if (closed) return
    if (error !== null) {
      // What is shown already stays; the next reconnect or focus reads again.
      if (now().status !== 'ready') {
        store.setState({ status: 'failed', error })
        failures += 1
        cancelReading?.()
        cancelReading = clock.after(backOffMs(failures, ports.random()), () => void readAll())
      }
      listening.update() // the person's own topic tells when the backend is back
      return
    }
    cancelReading?.()
    store.setState({ status: 'ready', error: null })
    settleDirectory()
    await Promise.all([loadMembers(), unread.load()])
  }

  async function loadMembers(): Promise<void> {
    const serverId = directory.openId()
    const membersError = await directory.loadMembers()
    if (closed || directory.openId() !== serverId) return
    store.setState({ membersError })
    if (membersError !== null || serverId === null) return
    const found = await backend.presence(now().directory.members[serverId] ?? [])
    if (closed || !found.ok) return
    const rows = Object.fromEntries(found.value.map((row) => [row.user_id, row]))
    store.setState((state) => ({ presence: { ...state.presence, ...rows } }))
  }

  async function change(
    channelId: string,
    id: string,
    request: () => Promise<Result<Message, ChangeError>>,
  ): Changed {
    const sync = channels.get(channelId)
    sync?.changing(id, true)
    const answer = await request()
    if (closed) return answer.ok ? ok(null) : answer
    sync?.changing(id, false)
    if (!answer.ok) return answer
    sync?.took(answer.value)
    return ok(null)
  }

  function recover(reason: WakeReason): void {
    if (closed) return
    outbox.hurry()
    unread.flush()
    presence.hurry()
    channels.recover()
    if (reason === 'focus' && rested !== null) return
    rested?.()
    rested = clock.after(restAfterRecovery, () => (rested = null))
    void load()
  }

  return {
    store,
    load,
    open(channelId) {
      const stop = channels.open(channelId)
      listening.update()
      if (listening.isListening(channelId)) channels.get(channelId)?.listening()
      return () => {
        stop()
        typing.stopped(channelId)
        if (!closed) listening.update()
      }
    },
    openServer(serverId) {
      directory.open(serverId)
      store.setState({ membersError: null })
      listening.update()
      void loadMembers()
      return () => {
        if (directory.openId() === serverId) directory.open(null)
      }
    },
    loadOlder: (channelId) => channels.get(channelId)?.loadOlder(),
    loadNewer: (channelId) => channels.get(channelId)?.loadNewer(),
    showAround: (channelId, seq) => channels.get(channelId)?.show({ at: 'around', seq }),
    showNewest: (channelId) => channels.get(channelId)?.show({ at: 'newest' }),
    follow: (channelId, atEnd) => channels.get(channelId)?.follow(atEnd),
    send(channelId, draft) {
      const id = uuidV7(clock.now())
      outbox.push({ ...draft, id, channelId, writtenAt: clock.now(), refused: null })
      typing.stopped(channelId)
      return id
    },
    retry: (id) => outbox.retry(id),
    discard: (id) => outbox.discard(id),
    edit: (channelId, id, body) => change(channelId, id, () => backend.edit(channelId, id, body)),
    remove: (channelId, id) => change(channelId, id, () => backend.remove(channelId, id)),
    react: (channelId, id, emoji, on) => change(channelId, id, () => backend.react(channelId, id, emoji, on)),
    pin: (channelId, id, on) => change(channelId, id, () => backend.pin(channelId, id, on)),
    markRead: (channelId, seq) => unread.markRead(channelId, seq),
    setTyping(channelId, isTyping) {
      if (isTyping) typing.typed(channelId)
      else typing.stopped(channelId)
    },
    setPresence(next) {
      store.setState({ ownPresence: next })
      presence.set(next)
    },
    meet: directory.meet,
    hear: (edit) => directory.hear(edit),
    recover,
    close() {
      if (closed) return
      closed = true
      stopWaking()
      rested?.()
      cancelReading?.()
      heads.close()
      listening.close()
      presence.close()
      outbox.close()
      channels.close()
      typing.close()
      unread.close()
      directory.close()
    },
  }
}
