import type { Message } from '../../../shared/backend.ts'
import type { SendError } from './ports.ts'

/*
 * What one channel shows, as a value. Everything that arrives (pages, broadcasts, answers to sends) may come twice, late
 * or in any order; the result is the same. docs: a channel counts its changes (`rev`); a message's place is its `seq`.
 */

/** A message of our own that the backend has not confirmed. */
export interface Outgoing {
  readonly id: string
  readonly body: string
  /** ms since 1970, by our clock; shown, never used for order. */
  readonly writtenAt: number
  /** null while it is being sent. */
  readonly failure: SendError | null
}

export interface Timeline {
  /** By ascending `seq`, without holes from the first one on. */
  readonly messages: readonly Message[]
  /** In the order they were written; shown after `messages`. */
  readonly outgoing: readonly Outgoing[]
  /** Every change of the channel up to this revision is in. */
  readonly rev: number
  /** Revisions above `rev` that arrived early: what lies between is missing. */
  readonly ahead: readonly number[]
  /** Nothing is older than the first message. */
  readonly complete: boolean
}

export const emptyTimeline: Timeline = { messages: [], outgoing: [], rev: 0, ahead: [], complete: true }

/** Starts over from the newest page; what is still to be sent stays. `asked` is how many messages were asked for. */
export function openPage(timeline: Timeline, page: readonly Message[], asked: number): Timeline {
  const messages = [...page].sort(bySeq)
  return settle({
    messages,
    outgoing: timeline.outgoing.filter((one) => !messages.some((message) => message.id === one.id)),
    rev: messages.reduce((highest, message) => Math.max(highest, message.rev), 0),
    ahead: [],
    complete: messages.length < asked,
  })
}

/** Adds the page before the first message. */
export function prependPage(timeline: Timeline, page: readonly Message[], asked: number): Timeline {
  const older = page.filter((message) => message.seq < firstSeq(timeline))
  return {
    ...timeline,
    messages: [...older.sort(bySeq), ...timeline.messages],
    complete: page.length < asked,
  }
}

/** One change: a broadcast, or the answer to a send. */
export function receive(timeline: Timeline, rev: number, message: Message): Timeline {
  const merged = merge(timeline, [message])
  return rev <= timeline.rev || timeline.ahead.includes(rev)
    ? merged
    : settle({ ...merged, ahead: [...merged.ahead, rev].sort((a, b) => a - b) })
}

/**
 * The answer to "everything after `from`". A full page (`asked` messages) may end before the head: only then is what
 * lies after it still unknown.
 */
export function catchUpWith(
  timeline: Timeline,
  from: number,
  page: readonly Message[],
  asked: number,
): { readonly timeline: Timeline; readonly finished: boolean } {
  const merged = merge(timeline, page)
  if (from > timeline.rev) return { timeline: merged, finished: true } // asked from beyond what we hold: no proof of anything between
  const reached = page.reduce((highest, message) => Math.max(highest, message.rev), timeline.rev)
  return { timeline: settle({ ...merged, rev: reached }), finished: page.length < asked }
}

/** Something between `rev` and what arrived early is missing and has to be fetched. */
export const hasGap = (timeline: Timeline): boolean => timeline.ahead.length > 0

export function startSending(timeline: Timeline, outgoing: Omit<Outgoing, 'failure'>): Timeline {
  const known = timeline.outgoing.some((one) => one.id === outgoing.id)
  if (known || timeline.messages.some((message) => message.id === outgoing.id)) return timeline
  return { ...timeline, outgoing: [...timeline.outgoing, { ...outgoing, failure: null }] }
}

/** Marks an unconfirmed message as failed, or with null as being sent again. */
export function setFailure(timeline: Timeline, id: string, failure: SendError | null): Timeline {
  return {
    ...timeline,
    outgoing: timeline.outgoing.map((one) => (one.id === id ? { ...one, failure } : one)),
  }
}

export function discard(timeline: Timeline, id: string): Timeline {
  return { ...timeline, outgoing: timeline.outgoing.filter((one) => one.id !== id) }
}

/** Takes each message into its place: a later revision replaces an earlier one, a confirmed message is no longer outgoing. */
function merge(timeline: Timeline, incoming: readonly Message[]): Timeline {
  const from = firstSeq(timeline)
  const byId = new Map(timeline.messages.map((message) => [message.id, message]))
  let changed = false
  for (const message of incoming) {
    // Older than what is loaded: it comes with its own page; taking it now would leave a hole.
    if (!timeline.complete && message.seq < from) continue
    const held = byId.get(message.id)
    if (held !== undefined && held.rev >= message.rev) continue
    byId.set(message.id, message)
    changed = true
  }
  const outgoing = timeline.outgoing.filter((one) => !byId.has(one.id))
  if (!changed && outgoing.length === timeline.outgoing.length) return timeline
  return { ...timeline, messages: changed ? [...byId.values()].sort(bySeq) : timeline.messages, outgoing }
}

/** Moves `rev` up over what arrived early without a hole. */
function settle(timeline: Timeline): Timeline {
  let { rev } = timeline
  const ahead = timeline.ahead.filter((early) => {
    if (early > rev + 1) return true
    rev = Math.max(rev, early)
    return false
  })
  return { ...timeline, rev, ahead }
}

const bySeq = (a: Message, b: Message): number => a.seq - b.seq
const firstSeq = (timeline: Timeline): number => timeline.messages[0]?.seq ?? 0
