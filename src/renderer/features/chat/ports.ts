import type { Message } from '../../../shared/backend.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import type { Result } from '../../../shared/result.ts'

export type SendError = { readonly kind: 'empty' | 'too-long' | 'not-allowed' | 'id-conflict' } | RequestError

/** What the live connection of a channel tells. Messages are hints: the rows are the truth. */
export type ChannelEvent =
  /** Listening, from now on; also after each reconnect. What was missed has to be fetched. */
  | { readonly type: 'listening' }
  /** Not listening any more; the adapter keeps trying. */
  | { readonly type: 'lost' }
  | { readonly type: 'message'; readonly rev: number; readonly message: Message }

export interface ChatPort {
  /** The newest messages, at most `limit`, oldest first. */
  latest(channelId: string, limit: number): Promise<Result<readonly Message[], RequestError>>
  /** The messages right before `seq`, at most `limit`, oldest first. */
  before(channelId: string, seq: number, limit: number): Promise<Result<readonly Message[], RequestError>>
  /** Messages changed after revision `rev`, at most `limit`, by ascending revision. */
  since(channelId: string, rev: number, limit: number): Promise<Result<readonly Message[], RequestError>>
  /** Stores once however often it is called with one `id` (a uuid, version 7). */
  send(input: { channelId: string; id: string; body: string }): Promise<Result<Message, SendError>>
  /** Listens until the returned function is called. */
  watch(channel: { channelId: string; epoch: number }, listener: (event: ChannelEvent) => void): () => void
}
