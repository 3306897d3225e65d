import type { ChangePage, Message, MessagePage } from '../../../shared/backend.ts'
import type { Change, MineEdit } from './change.ts'

/*
 * A stretch of a channel's messages, as a value. A row that arrives twice, late or out of order changes nothing that is
 * newer: rows are compared by their revision, placed by their seq.
 */
export interface Span {
  /** By ascending `seq`, without holes. Tombstones included. */
  readonly messages: readonly Message[]
  /** With what the person has reacted, by message; those without are left out. */
  readonly mine: Readonly<Record<string, readonly string[]>>
  /** There may be messages before the first one. */
  readonly older: boolean
  /** There are messages after the last one: what is said now is not part of this stretch. */
  readonly newer: boolean
}

export const emptySpan: Span = { messages: [], mine: {}, older: false, newer: false }

export function spanOf(page: MessagePage, ends: { readonly older: boolean; readonly newer: boolean }): Span {
  return { messages: [...page.messages].sort(bySeq), mine: mineIn(page), ...ends }
}

/** Takes in rows: newer revisions of what is here, and what belongs between or, at an open end, beyond. */
export function withRows(span: Span, page: Pick<ChangePage, 'messages' | 'mine'>): Span {
  const held = new Map(span.messages.map((message) => [message.id, message]))
  const fromPage = mineIn(page)
  let { mine } = span
  let changed = false
  for (const message of page.messages) {
    const known = held.get(message.id)
    if (known === undefined ? !belongs(span, message.seq) : known.rev >= message.rev) continue
    held.set(message.id, message)
    mine = withMine(mine, message.id, fromPage[message.id] ?? [])
    changed = true
  }
  return changed ? { ...span, messages: [...held.values()].sort(bySeq), mine } : span
}

/** Applies the change that follows everything in the span. One of a message that is not here changes nothing. */
export function withChange(span: Span, change: Change): Span {
  const id = change.kind === 'row' ? change.message.id : change.messageId
  const at = span.messages.findIndex((message) => message.id === id)
  const held = span.messages[at]
  if (held === undefined)
    return change.kind === 'row' ? withRows(span, { messages: [change.message], mine: [] }) : span
  if (held.rev >= change.rev) return span
  const message = changed(held, change)
  const before = span.mine[id] ?? []
  // What nobody reacts to, as a tombstone, we don't either.
  const after =
    message.reactions.length === 0 ? [] : change.kind === 'reaction' ? edited(before, change.mine) : before
  return {
    ...span,
    messages: span.messages.with(at, message),
    mine: after === before ? span.mine : withMine(span.mine, id, after),
  }
}

/** Adds the page before the first message. `asked`: a page of that many may not be the last one. */
export function prepend(span: Span, page: MessagePage, asked: number): Span {
  const first = span.messages[0]?.seq ?? Infinity
  const added = page.messages.filter(({ seq }) => seq < first).sort(bySeq)
  return {
    ...span,
    messages: [...added, ...span.messages],
    mine: { ...mineIn(page), ...span.mine },
    older: page.messages.length >= asked,
  }
}

/** Adds the page after the last message. */
export function append(span: Span, page: MessagePage): Span {
  const last = span.messages.at(-1)?.seq ?? 0
  const added = page.messages.filter(({ seq }) => seq > last).sort(bySeq)
  const end = added.at(-1)?.seq ?? last
  return {
    ...span,
    messages: [...span.messages, ...added],
    mine: { ...mineIn(page), ...span.mine },
    newer: end < page.head.seq,
  }
}

/** Keeps at most `most` messages, and lets go of those at one end. */
export function trim(span: Span, most: number, end: 'oldest' | 'newest'): Span {
  if (span.messages.length <= most) return span
  const messages = end === 'oldest' ? span.messages.slice(-most) : span.messages.slice(0, most)
  const mine = Object.fromEntries(
    messages.flatMap(({ id }) => (span.mine[id] === undefined ? [] : [[id, span.mine[id]]])),
  )
  return end === 'oldest'
    ? { ...span, messages, mine, older: true }
    : { ...span, messages, mine, newer: true }
}

function belongs(span: Span, seq: number): boolean {
  const first = span.messages[0]?.seq
  const last = span.messages.at(-1)?.seq
  if (first === undefined || last === undefined) return !span.older && !span.newer
  return (seq > first || !span.older) && (seq < last || !span.newer)
}

function changed(held: Message, change: Change): Message {
  switch (change.kind) {
    case 'row':
      return change.message
    case 'reaction':
      return { ...held, rev: change.rev, reactions: change.reactions }
    case 'pin':
      return { ...held, rev: change.rev, pinned_at: change.pinnedAt }
  }
}

function mineIn({ mine }: Pick<MessagePage, 'mine'>): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {}
  for (const { message_id, emoji } of mine) (found[message_id] ??= []).push(emoji)
  return found
}

function withMine(all: Span['mine'], id: string, emoji: readonly string[]): Span['mine'] {
  const { [id]: before, ...others } = all
  if (emoji.length > 0) return { ...others, [id]: emoji }
  return before === undefined ? all : others
}

function edited(emoji: readonly string[], edit: MineEdit | null): readonly string[] {
  if (edit === null) return emoji
  const others = emoji.filter((one) => one !== edit.emoji)
  return edit.added ? [...others, edit.emoji] : others
}

const bySeq = (a: Message, b: Message): number => a.seq - b.seq
