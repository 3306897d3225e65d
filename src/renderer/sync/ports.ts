import type {
  Broadcast,
  ChangePage,
  ChannelHead,
  DirectChannel,
  Message,
  MessagePage,
  Presence,
  PresenceStatus,
  Profile,
  Server,
  ServerChannel,
  TopicKind,
  Unread,
} from '../../shared/backend.ts'
import type { RequestError } from '../../shared/request-error.ts'
import type { Result } from '../../shared/result.ts'
import type { Clock } from '../clock/clock.ts'

/** Which page of a channel: the newest one, or one beside or around a message's place (`seq`). */
export type PageAt = FreshPageAt | { readonly at: 'before' | 'after'; readonly seq: number }

/** A page to begin with. */
export type FreshPageAt = { readonly at: 'newest' } | { readonly at: 'around'; readonly seq: number }

/** A message as it was written. */
export interface Draft {
  readonly body: string
  /** The message that it answers. */
  readonly replyTo: string | null
  /** Ids of files that were uploaded for it. */
  readonly attachments: readonly string[]
}

/** Why a message was not stored. `retry_after` (s): when it may be tried again, where the backend knows. */
export type SendError =
  | {
      readonly kind:
        'empty' | 'too-long' | 'id-conflict' | 'bad-attachment' | 'too-many-mentions' | 'reply-unknown'
    }
  | { readonly kind: 'slow-mode'; readonly retry_after?: number | undefined }
  | RequestError

/** Why a message was not changed. */
export type ChangeError =
  | {
      readonly kind:
        | 'empty'
        | 'too-long'
        | 'too-many-mentions'
        | 'not-found'
        | 'bad-emoji'
        | 'too-many-reactions'
        | 'too-many-pins'
    }
  | RequestError

export type PresenceError = { readonly kind: 'bad-status' | 'bad-text' | 'no-profile' } | RequestError

/** Somebody in a voice channel, as everyone who may see the channel sees them. */
export interface VoicePresence {
  readonly channelId: string
  readonly userId: string
  readonly muted: boolean
  readonly deafened: boolean
}

/** All that the rail and the channel lists show. */
export interface Overview {
  readonly servers: readonly Server[]
  readonly channels: readonly ServerChannel[]
  readonly direct: readonly DirectChannel[]
  readonly voice: readonly VoicePresence[]
}

/** What is told of a topic. Broadcasts are hints: the rows are the truth. */
export interface TopicListener<T extends TopicKind> {
  /** Listening, from now on; also after each reconnect. What was missed has to be fetched. */
  listening(): void
  /** Not listening any more; the adapter keeps trying. */
  lost(): void
  /** The backend does not let the person listen, and is asked again: the topic may be an old one. */
  refused(): void
  heard(broadcast: Broadcast<T>): void
}

export interface Subscription {
  /** Says something on the topic, if it is listened to right now and the backend lets clients write there. */
  say(event: string, payload: Readonly<Record<string, string>>): void
  /** Stops listening. */
  close(): void
}

type Answer<T, E = RequestError> = Promise<Result<T, E>>

/** What the engine asks of the backend; every answer is parsed already. */
export interface SyncBackend {
  /** At most `limit` (≤ 100) messages, by ascending `seq`. */
  messages(channelId: string, at: PageAt, limit: number): Answer<MessagePage>
  /** At most `limit` (≤ 200) of the messages changed after revision `rev`, by ascending `rev`. */
  changes(channelId: string, rev: number, limit: number): Answer<ChangePage>
  /** Of the channels named (≤ 500), or of all that the person may view. */
  unread(channelIds: readonly string[] | null): Answer<readonly Unread[]>
  /** Of all channels the person may view. */
  heads(): Answer<readonly ChannelHead[]>
  /** Stores once however often it is called with one `id` (a uuid, version 7). */
  send(message: Draft & { readonly channelId: string; readonly id: string }): Answer<Message, SendError>
  edit(channelId: string, id: string, body: string): Answer<Message, ChangeError>
  remove(channelId: string, id: string): Answer<Message, ChangeError>
  react(channelId: string, id: string, emoji: string, on: boolean): Answer<Message, ChangeError>
  pin(channelId: string, id: string, on: boolean): Answer<Message, ChangeError>
  /** The mark as it stands: marks only move forward. */
  markRead(channelId: string, seq: number): Answer<number>
  setPresence(status: PresenceStatus, text: string | null): Answer<null, PresenceError>
  overview(): Answer<Overview>
  channels(serverId: string): Answer<readonly ServerChannel[]>
  /** Who is in voice, in one server. */
  voice(serverId: string): Answer<readonly VoicePresence[]>
  /** Ids of the people in a server. */
  members(serverId: string): Answer<readonly string[]>
  /** Those of the people that exist. */
  profiles(userIds: readonly string[]): Answer<readonly Profile[]>
  /** Those of the people who are there. */
  presence(userIds: readonly string[]): Answer<readonly Presence[]>
  /** Listens to a private topic until the subscription is closed, across reconnects, sleep and renewed tokens. */
  watch<T extends TopicKind>(kind: T, topic: string, listener: TopicListener<T>): Subscription
}

/** A message that waits to be sent, as it is kept on this device. */
export interface KeptMessage extends Draft {
  readonly id: string
  readonly channelId: string
  /** ms since 1970, by this device's clock; shown, never used for order. */
  readonly writtenAt: number
  /** Why it won't be sent unless the person says so; null while it is to be sent. */
  readonly refused: SendError | null
}

/**
 * Keeps one person's unsent messages of one backend across restarts, in the order they were added. Each call may reject:
 * no room, no storage in private windows, a damaged database.
 */
export interface OutboxStorage {
  read(): Promise<readonly KeptMessage[]>
  add(message: KeptMessage): Promise<void>
  /** Changes a message that is kept; nothing when it no longer is. */
  update(message: KeptMessage): Promise<void>
  remove(id: string): Promise<void>
  close(): void
}

/** What one window tells the person's other windows on this device. */
export type WindowNews =
  /** What is kept of unsent messages has changed. */
  | { readonly kind: 'outbox' }
  /** A message was stored as revision `rev` of its channel. */
  | { readonly kind: 'sent'; readonly channelId: string; readonly id: string; readonly rev: number }

/** The person's other windows on this device. */
export interface Windows {
  /** Calls back once this window is the one that sends kept messages; until the returned function is called. */
  lead(onLead: () => void): () => void
  tell(news: WindowNews): void
  onNews(listener: (news: WindowNews) => void): () => void
}

/** Why something may have been missed. */
export type WakeReason = 'online' | 'focus' | 'wake'

/** The machine and the window. */
export interface Device {
  /** Calls back when something may have been missed, until the returned function is called. */
  onWake(listener: (reason: WakeReason) => void): () => void
  /** ms since the person last touched a key, the mouse or the screen. */
  idleFor(): number
}

export interface SyncPorts {
  readonly selfId: string
  readonly backend: SyncBackend
  /** null where nothing can be kept. */
  readonly storage: OutboxStorage | null
  readonly windows: Windows
  readonly device: Device
  readonly clock: Clock
  /** 0 (included) to 1 (excluded) */
  readonly random: () => number
}
