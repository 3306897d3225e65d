import type { ChangePage, MessagePage } from '../../../shared/backend.ts'
import type { Change } from './change.ts'
import { append, emptySpan, prepend, type Span, trim, withChange, withRows } from './span.ts'

/*
 * What is known of one channel, as a value: a stretch of its messages, and the revision up to which every change of them
 * is in. Whatever arrives may come twice, late, in any order or not at all; the result is the database's, or is known not
 * to be. One rule holds throughout: no message here has a change that is newer than itself and at or below `rev`.
 */
export interface Timeline extends Span {
  /** Every change up to this revision is in; null before the first page. */
  readonly rev: number | null
  /** The newest revision heard of. */
  readonly head: number
  /** Changes that came before those they follow, by ascending revision. */
  readonly held: readonly Change[]
}

export const emptyTimeline: Timeline = { ...emptySpan, rev: null, head: 0, held: [] }

/** More changes than this are not held: catching up brings them all. */
const mostHeld = 200

/** Is every change that was heard of in? */
export const isInSync = (timeline: Timeline): boolean =>
  timeline.rev !== null && timeline.rev >= timeline.head

/**
 * Starts over from one page. What was heard of and is newer than the page is held or asked for. A catch-up that began
 * before must not be finished: what it has brought is gone with the old stretch.
 */
export function startFrom(timeline: Timeline, span: Span, headRev: number): Timeline {
  return settle({
    ...span,
    rev: headRev,
    head: Math.max(headRev, timeline.head),
    held: timeline.held,
  })
}

/** A revision was told of, without what it changed. */
export function hearOf(timeline: Timeline, rev: number): Timeline {
  return rev <= timeline.head ? timeline : { ...timeline, head: rev }
}

/** Applies a change when it is the next one, and holds it when others are missing before it. */
export function receive(timeline: Timeline, change: Change): Timeline {
  const told = hearOf(timeline, change.rev)
  if (told.rev !== null && change.rev <= told.rev) return told
  if (told.held.some(({ rev }) => rev === change.rev) || told.held.length >= mostHeld) return told
  return settle({ ...told, held: [...told.held, change].sort((a, b) => a.rev - b.rev) })
}

/** Adds the page before `first`, the seq of the first message when it was asked for. */
export function addOlder(timeline: Timeline, first: number, page: MessagePage, asked: number): Timeline {
  if (timeline.messages[0]?.seq !== first) return timeline
  return asOf({ ...timeline, ...prepend(timeline, page, asked) }, page)
}

/** Adds the page after `last`, the seq of the last message when it was asked for. */
export function addNewer(timeline: Timeline, last: number, page: MessagePage): Timeline {
  if (timeline.messages.at(-1)?.seq !== last) return timeline
  return asOf({ ...timeline, ...append(timeline, page) }, page)
}

/** Takes in one page of what changed; `finishCatchUp` follows the last one. */
export function addChanges(timeline: Timeline, page: ChangePage): Timeline {
  return hearOf({ ...timeline, ...withRows(timeline, page) }, page.head.rev)
}

/**
 * Everything after revision `from` up to `head` is in. Not so when a page read before all this has set the timeline back
 * meanwhile: then what lies between is still to be asked for.
 */
export function finishCatchUp(timeline: Timeline, from: number, head: number): Timeline {
  if (timeline.rev === null || timeline.rev < from || timeline.rev >= head) return timeline
  return settle({ ...timeline, rev: head })
}

/** Lets go of messages at one end. */
export const forget = (timeline: Timeline, most: number, end: 'oldest' | 'newest'): Timeline =>
  timeline.messages.length <= most ? timeline : { ...timeline, ...trim(timeline, most, end) }

/**
 * A page was read at some revision that may lie before what is known: then its rows may lack changes that were passed
 * over because the rows were not here. The timeline is set back, and catching up asks for them again.
 */
function asOf(timeline: Timeline, page: MessagePage): Timeline {
  const { rev } = timeline
  return hearOf({ ...timeline, rev: rev === null ? null : Math.min(rev, page.head.rev) }, page.head.rev)
}

/** Applies what was held and is now the next change. */
function settle(timeline: Timeline): Timeline {
  let { rev } = timeline
  if (rev === null) return timeline
  let span: Span = timeline
  let taken = 0
  for (const change of timeline.held) {
    if (change.rev > rev + 1) break
    taken += 1
    if (change.rev <= rev) continue
    span = withChange(span, change)
    rev = change.rev
  }
  return { ...timeline, ...span, rev, held: timeline.held.slice(taken) }
}
