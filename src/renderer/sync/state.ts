import type { Presence } from '../../shared/backend.ts'
import type { RequestError } from '../../shared/request-error.ts'
import type { ChannelView } from './channel/view.ts'
import type { Directory } from './directory/directory.ts'
import type { Outgoing } from './outbox/queue.ts'
import type { OwnPresence } from './people/own-presence.ts'
import type { UnreadCounts } from './unread/unread.ts'

/** Everything the app knows of the backend, each thing in one place. */
export interface SyncState {
  /** Of the directory: without it there is nothing to show. */
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: RequestError | null
  readonly directory: Directory
  /** Why the people of the open server could not be read. */
  readonly membersError: RequestError | null
  /** Channels that were shown lately. */
  readonly channels: Readonly<Record<string, ChannelView>>
  /** What the person wrote and the backend has not told of yet, in all channels, in the order it was written. */
  readonly outgoing: readonly Outgoing[]
  /** Unsent messages outlive this window. */
  readonly keepsUnsent: boolean
  readonly unread: UnreadCounts
  /** All channels have been counted once: what the counts gain from then on is new. */
  readonly counted: boolean
  /** Who may be typing, by channel: anybody who may write there can claim it. */
  readonly typing: Readonly<Record<string, readonly string[]>>
  /** By person; whoever is not here is not there. */
  readonly presence: Readonly<Record<string, Presence>>
  /** What the person chose to be. */
  readonly ownPresence: OwnPresence
}

export const firstState = (ownPresence: OwnPresence, directory: Directory): SyncState => ({
  status: 'loading',
  error: null,
  directory,
  membersError: null,
  channels: {},
  outgoing: [],
  keepsUnsent: true,
  unread: {},
  counted: false,
  typing: {},
  presence: {},
  ownPresence,
})
