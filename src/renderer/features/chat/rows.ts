import type { Message } from '../../../shared/backend.ts'
import type { Outgoing, Timeline } from './timeline.ts'

/** One line of the message list. */
export type Row =
  | { readonly kind: 'start'; readonly key: 'start' }
  | { readonly kind: 'older'; readonly key: 'older' }
  /** `day`: local midnight, ms since 1970. */
  | { readonly kind: 'day'; readonly key: string; readonly day: number }
  /** `first`: begins a group, so it shows who and when. */
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly first: boolean }
  | { readonly kind: 'outgoing'; readonly key: string; readonly outgoing: Outgoing; readonly first: boolean }

/** Messages of one person this close together (ms) stand under one name. */
const groupWithin = 7 * 60_000

/** The list from the top: where history begins or goes on, days, groups of one author, and what is still to be sent. */
export function rowsOf(timeline: Timeline, selfId: string): readonly Row[] {
  const rows: Row[] = [timeline.complete ? { kind: 'start', key: 'start' } : { kind: 'older', key: 'older' }]
  let before: { author: string | null; at: number; day: number } | null = null

  const place = (author: string | null, at: number): boolean => {
    const day = localMidnight(at)
    if (before?.day !== day) rows.push({ kind: 'day', key: `day-${day}`, day })
    const first =
      before === null || before.day !== day || before.author !== author || at - before.at > groupWithin
    before = { author, at, day }
    return first
  }

  for (const message of timeline.messages) {
    if (message.body === null) continue
    const first = place(message.author_id, Date.parse(message.created_at))
    rows.push({ kind: 'message', key: message.id, message, first })
  }
  for (const outgoing of timeline.outgoing) {
    const first = place(selfId, outgoing.writtenAt)
    rows.push({ kind: 'outgoing', key: outgoing.id, outgoing, first })
  }
  return rows
}

export const localMidnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
