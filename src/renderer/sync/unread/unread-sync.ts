import type { RequestError } from '../../../shared/request-error.ts'
import { backOffMs } from '../back-off.ts'
import type { SyncPorts } from '../ports.ts'
import { isRead, type UnreadCounts, withCounts, withNewest, withRead, withRevision } from './unread.ts'

/** Changes of this long (ms), and up to as much again, are counted together. */
const gatherFor = 400

/** A mark waits this long (ms) for a further one. */
const markAfter = 800

/** As many channels as one question names; for more, all are asked for. */
const mostNamed = 500

export interface UnreadSyncInput extends Pick<SyncPorts, 'backend' | 'clock' | 'random'> {
  readonly read: () => UnreadCounts
  readonly change: (edit: (counts: UnreadCounts) => UnreadCounts) => void
  /** All channels were counted. */
  readonly onCounted: () => void
}

/** Keeps unread counts and read marks equal across devices. Counts come from the backend alone, which knows who wrote what. */
export interface UnreadSync {
  /** Counts all channels. */
  load(): Promise<RequestError | null>
  /** A channel's newest revision was told of; what it changed was not. */
  heardHead(channelId: string, rev: number): void
  /** The newest message of a channel that is read live. */
  heardMessage(channelId: string, rev: number, seq: number): void
  /** The person has seen everything up to a message. */
  markRead(channelId: string, seq: number): void
  /** They have, on another device. */
  heardRead(channelId: string, seq: number): void
  /** Tells the backend of marks it has not been told of, without waiting. */
  flush(): void
  close(): void
}

export function createUnreadSync(input: UnreadSyncInput): UnreadSync {
  const { backend, clock, random, read, change } = input
  /** To be counted; false for those of which that is not needed once all that is known of was read. Or everything. */
  const stale = new Map<string, boolean>()
  let allStale = false
  let asking: Promise<RequestError | null> | null = null
  let cancelAsk: (() => void) | null = null
  let failures = 0
  /** Marks the backend has not confirmed. */
  const marks = new Map<string, number>()
  let marking = false
  let cancelMark: (() => void) | null = null
  let markFailures = 0
  let closed = false

  function askLater(ms: number): void {
    if (closed || cancelAsk !== null || asking !== null) return
    cancelAsk = clock.after(ms, () => {
      cancelAsk = null
      void ask()
    })
  }

  function recount(channelId: string, evenIfRead = true): void {
    stale.set(channelId, evenIfRead || (stale.get(channelId) ?? false))
    askLater(gatherFor * (1 + random()))
  }

  function ask(): Promise<RequestError | null> {
    asking ??= askOnce().finally(() => {
      asking = null
      if (stale.size > 0 || allStale) askLater(failures > 0 ? backOffMs(failures, random()) : gatherFor)
    })
    return asking
  }

  async function askOnce(): Promise<RequestError | null> {
    const open = [...stale].flatMap(([id, evenIfRead]) => (evenIfRead || !isRead(read(), id) ? [id] : []))
    const named = allStale || open.length > mostNamed ? null : open
    stale.clear()
    allStale = false
    if (named?.length === 0) return null
    const answer = await backend.unread(named)
    if (closed) return null
    if (!answer.ok) {
      failures += 1
      if (named === null) allStale = true
      else for (const id of named) stale.set(id, true)
      return answer.error
    }
    failures = 0
    change((counts) => withCounts(counts, answer.value))
    if (named === null) input.onCounted()
    for (const { channel_id, read_seq } of answer.value) {
      const mark = read()[channel_id]?.readSeq ?? 0
      if (mark > read_seq && !marks.has(channel_id)) setMark(channel_id, mark) // it was lost on its way
    }
    return null
  }

  function setMark(channelId: string, seq: number): void {
    marks.set(channelId, Math.max(marks.get(channelId) ?? 0, seq))
    markLater(markAfter)
  }
  function markLater(ms: number): void {
    if (closed || marking || cancelMark !== null) return
    cancelMark = clock.after(ms, () => {
      cancelMark = null
      void sendMarks()
    })
  }

  async function sendMarks(): Promise<void> {
    if (marking || closed) return
    marking = true
    for (const [channelId, seq] of [...marks]) {
      const answer = await backend.markRead(channelId, seq)
      if (closed) return
      if (!answer.ok && answer.error.kind !== 'not-allowed') {
        markFailures += 1
        break
      }
      markFailures = 0
      if (marks.get(channelId) === seq) marks.delete(channelId)
      if (!answer.ok) continue
      change((counts) => withRead(counts, channelId, answer.value))
      if (!isRead(read(), channelId)) recount(channelId)
    }
    marking = false
    if (marks.size > 0) markLater(markFailures > 0 ? backOffMs(markFailures, random()) : markAfter)
  }

  return {
    async load() {
      allStale = true
      cancelAsk?.()
      cancelAsk = null
      await asking // it may have been asked before what is to be counted now
      return allStale ? ask() : null
    },
    heardHead(channelId, rev) {
      if (rev <= (read()[channelId]?.rev ?? 0)) return
      change((counts) => withRevision(counts, channelId, rev))
      recount(channelId)
    },
    heardMessage(channelId, rev, seq) {
      if (rev <= (read()[channelId]?.rev ?? 0)) return
      change((counts) => withNewest(withRevision(counts, channelId, rev), channelId, seq))
      if (!isRead(read(), channelId)) recount(channelId, false)
    },
    markRead(channelId, seq) {
      if (seq <= (read()[channelId]?.readSeq ?? 0)) return
      change((counts) => withRead(counts, channelId, seq))
      setMark(channelId, seq)
    },
    heardRead(channelId, seq) {
      if (seq <= (read()[channelId]?.readSeq ?? 0)) return
      change((counts) => withRead(counts, channelId, seq))
      if (!isRead(read(), channelId)) recount(channelId)
    },
    flush: () => void sendMarks(),
    close() {
      closed = true
      cancelAsk?.()
      cancelMark?.()
    },
  }
}
