import type { Broadcast, Message, Reactions } from '../../../shared/backend.ts'

/** One revision of a channel: what it did to one message. */
export type Change =
  /** The whole row. */
  | { readonly kind: 'row'; readonly rev: number; readonly message: Message }
  | {
      readonly kind: 'reaction'
      readonly rev: number
      readonly messageId: string
      readonly reactions: Reactions
      readonly mine: MineEdit | null
    }
  | {
      readonly kind: 'pin'
      readonly rev: number
      readonly messageId: string
      readonly pinnedAt: string | null
    }

/** The person reacted with an emoji, or took it back. */
export interface MineEdit {
  readonly emoji: string
  readonly added: boolean
}

/** What a broadcast on a channel's topic changes; null for those that concern no message. */
export function changeOf(heard: Broadcast<'channel'>, selfId: string): Change | null {
  switch (heard.event) {
    case 'message':
      return { kind: 'row', rev: heard.payload.rev, message: heard.payload.message }
    case 'reaction': {
      const { rev, message_id, reactions, user_id, emoji, added } = heard.payload
      const mine = user_id === selfId ? { emoji, added } : null
      return { kind: 'reaction', rev, messageId: message_id, reactions, mine }
    }
    case 'pin': {
      const { rev, message_id, pinned_at } = heard.payload
      return { kind: 'pin', rev, messageId: message_id, pinnedAt: pinned_at }
    }
    default:
      return null
  }
}
