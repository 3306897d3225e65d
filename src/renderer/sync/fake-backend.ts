import type { Broadcast, Presence, PresenceStatus, TopicKind, Unread } from '../../shared/backend.ts'
import type { RequestError } from '../../shared/request-error.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Device, Overview, SyncBackend, Windows, WakeReason } from './ports.ts'
import { ModelChannel, type Deed } from './timeline/model-channel.ts'

type AnyBroadcast = { [T in TopicKind]: Broadcast<T> }[TopicKind]

interface Watch {
  readonly topic: string
  readonly listener: {
    listening(): void
    lost(): void
    refused(): void
    heard(broadcast: AnyBroadcast): void
  }
}

/** For tests: a backend with one server and as many channels as are asked for, whose network can be spoiled. */
export class FakeBackend implements SyncBackend {
  readonly channelsById = new Map<string, ModelChannel>()
  readonly watches = new Set<Watch>()
  readonly said: { topic: string; event: string; payload: object }[] = []
  readonly told: { status: PresenceStatus; text: string | null }[] = []
  readonly reads = new Map<string, number>()
  /** Requests, by name. */
  readonly asked: Record<string, number> = {}
  present: Presence[] = []
  overviewValue: Overview = { servers: [], channels: [], direct: [], voice: [] }
  people: readonly string[] = ['mara', 'juno', 'tove']
  /** Every request fails. */
  down = false
  /** Broadcasts are lost. */
  deaf = false
  /** Stored, but the answer is lost. */
  loseAnswers = 0
  refuse: Awaited<ReturnType<SyncBackend['send']>>[] = []
  /** Requests wait for this; null lets them through. */
  gate: Promise<unknown> | null = null

  readonly selfId: string

  constructor(selfId = 'mara') {
    this.selfId = selfId
  }

  channel(id: string): ModelChannel {
    const found = this.channelsById.get(id) ?? new ModelChannel(id)
    this.channelsById.set(id, found)
    return found
  }

  /** Somebody does something in a channel, and everybody who listens hears of it. */
  happens(channelId: string, deed: Deed): void {
    this.announce(channelId, this.channel(channelId).do(deed))
  }
  says(channelId: string, author: string, body: string): void {
    const channel = this.channel(channelId)
    this.announce(channelId, channel.say(`${channelId}-${channel.head.rev + 1}`, author, body))
  }

  announce(channelId: string, broadcast: Broadcast<'channel'> | null): void {
    if (broadcast === null || this.deaf) return
    this.tell(`channel:${channelId}:`, broadcast)
    this.tell('server:', {
      event: 'head',
      payload: { channel_id: channelId, rev: this.channel(channelId).head.rev },
    })
  }

  /** Tells everybody who listens to a topic that begins so. */
  tell(topic: string, broadcast: AnyBroadcast): void {
    for (const watch of [...this.watches]) if (watch.topic.startsWith(topic)) watch.listener.heard(broadcast)
  }
  /** The socket breaks and comes back; what was said meanwhile is lost. */
  cut(): void {
    for (const { listener } of [...this.watches]) listener.lost()
  }
  mend(): void {
    for (const { listener } of [...this.watches]) listener.listening()
  }
  /** The backend says no to whoever listens to a topic that begins so. */
  refuseTopic(topic: string): void {
    for (const { topic: name, listener } of [...this.watches]) if (name.startsWith(topic)) listener.refused()
  }
  topics(): string[] {
    return [...this.watches].map(({ topic }) => topic)
  }

  async #answer<T, E = never>(name: string, value: () => T): Promise<Result<T, E | RequestError>> {
    this.asked[name] = (this.asked[name] ?? 0) + 1
    if (this.down) return err({ kind: 'unreachable' })
    const answer = value()
    if (this.gate !== null) await this.gate
    return this.down ? err({ kind: 'unreachable' }) : ok(answer)
  }

  messages: SyncBackend['messages'] = (channelId, at, limit) =>
    this.#answer('messages', () =>
      this.channel(channelId).page(at.at === 'newest' ? {} : { [at.at]: at.seq }, limit),
    )
  changes: SyncBackend['changes'] = (channelId, rev, limit) =>
    this.#answer('changes', () => this.channel(channelId).since(rev, limit))
  unread: SyncBackend['unread'] = (channelIds) =>
    this.#answer('unread', () => (channelIds ?? [...this.channelsById.keys()]).map((id) => this.unreadOf(id)))
  heads: SyncBackend['heads'] = () =>
    this.#answer('heads', () =>
      [...this.overviewValue.channels, ...this.overviewValue.direct].map(({ id, epoch }) => ({
        channel_id: id,
        epoch,
        ...this.channel(id).head,
      })),
    )

  unreadOf(channelId: string): Unread {
    const read_seq = this.reads.get(channelId) ?? 0
    const unread = this.channel(channelId).rows.filter(
      ({ message }) =>
        message.seq > read_seq && message.deleted_at === null && message.author_id !== this.selfId,
    )
    return {
      channel_id: channelId,
      ...this.channel(channelId).head,
      read_seq,
      unread: Math.min(100, unread.length),
      mentions: unread.filter(({ message }) => message.body?.includes(`@${this.selfId}`) === true).length,
    }
  }

  send: SyncBackend['send'] = async ({ channelId, id, body }) => {
    const refusal = this.refuse.shift()
    if (refusal !== undefined) {
      this.asked['send'] = (this.asked['send'] ?? 0) + 1
      return refusal
    }
    const answer = await this.#answer('send', () => {
      const channel = this.channel(channelId)
      const stored = channel.rows.find(({ message }) => message.id === id)
      if (stored === undefined) this.announce(channelId, channel.say(id, this.selfId, body))
      const row = channel.rows.find(({ message }) => message.id === id)
      if (row === undefined) throw new Error('it was just stored')
      return row.message
    })
    if (this.loseAnswers === 0) return answer
    this.loseAnswers -= 1
    return err({ kind: 'unreachable' })
  }
  edit: SyncBackend['edit'] = (channelId, id) => this.#change('edit', channelId, id, 0)
  remove: SyncBackend['remove'] = (channelId, id) => this.#change('delete', channelId, id, 0)
  react: SyncBackend['react'] = (channelId, id, emoji) =>
    this.#change('react', channelId, id, emoji === '🔥' ? 0 : 1)
  pin: SyncBackend['pin'] = (channelId, id) => this.#change('pin', channelId, id, 0)

  #change(what: Deed['what'], channelId: string, id: string, which: number): ReturnType<SyncBackend['edit']> {
    return this.#answer(what, () => {
      const channel = this.channel(channelId)
      const at = channel.rows.findIndex(({ message }) => message.id === id)
      // The model takes its target modulo its length, and the emoji modulo two.
      const target = what === 'react' && at % 2 !== which ? at + channel.rows.length : at
      this.happens(channelId, { what, target, who: 0 })
      const row = channel.rows[at]
      if (row === undefined) throw new Error(`there is no message ${id}`)
      return row.message
    })
  }

  markRead: SyncBackend['markRead'] = (channelId, seq) =>
    this.#answer('markRead', () => {
      const mark = Math.max(this.reads.get(channelId) ?? 0, Math.min(seq, this.channel(channelId).head.seq))
      this.reads.set(channelId, mark)
      return mark
    })
  setPresence: SyncBackend['setPresence'] = (status, text) =>
    this.#answer('setPresence', () => {
      this.told.push({ status, text })
      return null
    })
  overview: SyncBackend['overview'] = () => this.#answer('overview', () => this.overviewValue)
  channels: SyncBackend['channels'] = (serverId) =>
    this.#answer('channels', () =>
      this.overviewValue.channels.filter(({ server_id }) => server_id === serverId),
    )
  voice: SyncBackend['voice'] = () => this.#answer('voice', () => this.overviewValue.voice)
  members: SyncBackend['members'] = () => this.#answer('members', () => this.people)
  profiles: SyncBackend['profiles'] = (ids) =>
    this.#answer('profiles', () => ids.map((id) => ({ id, username: id, display_name: id.toUpperCase() })))
  presence: SyncBackend['presence'] = () => this.#answer('presence', () => this.present)

  watch: SyncBackend['watch'] = (_, topic, listener) => {
    // A test tells a topic what belongs there.
    const watch: Watch = { topic, listener: listener as Watch['listener'] }
    this.watches.add(watch)
    queueMicrotask(() => {
      if (this.watches.has(watch) && !this.down) listener.listening()
    })
    return {
      say: (event, payload) => void this.said.push({ topic, event, payload }),
      close: () => void this.watches.delete(watch),
    }
  }
}

/** For tests: a window alone on its device, which leads at once. */
export const aloneWindow: Windows = {
  lead(onLead) {
    onLead()
    return () => {}
  },
  tell: () => {},
  onNews: () => () => {},
}

/** For tests: a device that wakes when it is told to. */
export function fakeDevice(): Device & { wake(reason: WakeReason): void; idle: number } {
  const listeners = new Set<(reason: WakeReason) => void>()
  return {
    idle: 0,
    onWake(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    idleFor() {
      return this.idle
    },
    wake: (reason) => listeners.forEach((listener) => listener(reason)),
  }
}
