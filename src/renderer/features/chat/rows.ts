import type { Message } from '../../../shared/backend.ts'
import type { Outgoing } from '../../sync/outbox/queue.ts'
import type { Timeline } from '../../sync/timeline/timeline.ts'

/**
 * One item of the message list. What stands above a message (the beginning of the channel, a new day) belongs to the
 * message's own item: older messages then only ever add items before the ones there are, and the virtual list can keep
 * the reading position by counting from the end.
 */
export type Row = {
  readonly key: string
  /** The list begins here: with the channel itself, or with messages still to be loaded. */
  readonly edge: 'start' | 'older' | null
  /** A day begins here: its local midnight, ms since 1970. */
  readonly day: number | null
  /** Begins a group of one author, so it shows who and when. */
  readonly first: boolean
} & (
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'outgoing'; readonly outgoing: Outgoing }
  /** A channel in which nothing was said. */
  | { readonly kind: 'nothing' }
)

/** Messages of one person this close together (ms) stand under one name. */
const groupWithin = 7 * 60_000

/** The list from the top: messages in groups of one author, then what is still to be sent. */
export function rowsOf(
  timeline: Pick<Timeline, 'messages' | 'older'>,
  outgoing: readonly Outgoing[],
  selfId: string,
): readonly Row[] {
  const rows: Row[] = []
  const edge = timeline.older ? 'older' : 'start'
  let before: { author: string | null; at: number; day: number } | null = null

  const place = (author: string | null, at: number) => {
    const day = localMidnight(at)
    const newDay = before?.day !== day
    const first = newDay || before?.author !== author || at - (before?.at ?? 0) > groupWithin
    before = { author, at, day }
    return { edge: rows.length === 0 ? edge : null, day: newDay ? day : null, first } as const
  }

  for (const message of timeline.messages) {
    if (message.body === null) continue
    const where = place(message.author_id, Date.parse(message.created_at))
    rows.push({ kind: 'message', key: message.id, message, ...where })
  }
  const there = new Set(timeline.messages.map(({ id }) => id))
  for (const one of outgoing)
    if (!there.has(one.id))
      rows.push({ kind: 'outgoing', key: one.id, outgoing: one, ...place(selfId, one.writtenAt) })

  return rows.length > 0 ? rows : [{ kind: 'nothing', key: 'nothing', edge, day: null, first: false }]
}

export const localMidnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
