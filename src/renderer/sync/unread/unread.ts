import type { ServerChannel, Unread } from '../../../shared/backend.ts'

/** What one has not read of a channel. */
export interface ChannelUnread {
  /** The newest revision heard of. */
  readonly rev: number
  /** The newest message known of, and the newest one read. */
  readonly seq: number
  readonly readSeq: number
  /** Messages of others after the mark, and those of them that mention the person; both end at 100. */
  readonly unread: number
  readonly mentions: number
}

/** By channel. A channel that is not here is not known yet, and counts as read. */
export type UnreadCounts = Readonly<Record<string, ChannelUnread>>

const nothing: ChannelUnread = { rev: 0, seq: 0, readSeq: 0, unread: 0, mentions: 0 }

/** Takes over an answer. A mark made here that the backend has not seen yet stands. */
export function withCounts(counts: UnreadCounts, rows: readonly Unread[]): UnreadCounts {
  const changed = rows.map((row) => {
    const before = counts[row.channel_id] ?? nothing
    const readSeq = Math.max(before.readSeq, row.read_seq)
    const isRead = readSeq >= row.seq
    const after: ChannelUnread = {
      rev: Math.max(before.rev, row.rev),
      seq: Math.max(before.seq, row.seq),
      readSeq,
      unread: isRead ? 0 : row.unread,
      mentions: isRead ? 0 : row.mentions,
    }
    return [row.channel_id, after] as const
  })
  return { ...counts, ...Object.fromEntries(changed) }
}

/** A mark, made here or on another device; only ever forward. */
export function withRead(counts: UnreadCounts, channelId: string, seq: number): UnreadCounts {
  const before = counts[channelId] ?? nothing
  if (seq <= before.readSeq) return counts
  const isRead = seq >= before.seq
  const after = { ...before, readSeq: seq, ...(isRead ? { seq, unread: 0, mentions: 0 } : {}) }
  return { ...counts, [channelId]: after }
}

/** A channel is at a revision: something changed that has to be counted when it is newer than what is known. */
export function withRevision(counts: UnreadCounts, channelId: string, rev: number): UnreadCounts {
  const before = counts[channelId] ?? nothing
  return rev <= before.rev ? counts : { ...counts, [channelId]: { ...before, rev } }
}

/** The newest message of a channel that is read live. */
export function withNewest(counts: UnreadCounts, channelId: string, seq: number): UnreadCounts {
  const before = counts[channelId] ?? nothing
  return seq <= before.seq ? counts : { ...counts, [channelId]: { ...before, seq } }
}

/** Is everything that is known of read? Then there is nothing to count. */
export const isRead = (counts: UnreadCounts, channelId: string): boolean => {
  const { seq, readSeq } = counts[channelId] ?? nothing
  return readSeq >= seq
}

export const isUnread = (counts: UnreadCounts, channelId: string): boolean =>
  (counts[channelId]?.unread ?? 0) > 0

/** Does any text channel of a server hold something unread? */
export const isServerUnread = (counts: UnreadCounts, channels: readonly ServerChannel[]): boolean =>
  channels.some(({ id, kind }) => kind !== 'voice' && isUnread(counts, id))

/** Channels that are gone take their counts with them. */
export function onlyOf(counts: UnreadCounts, channelIds: ReadonlySet<string>): UnreadCounts {
  const all = Object.entries(counts)
  const left = all.filter(([id]) => channelIds.has(id))
  return left.length === all.length ? counts : Object.fromEntries(left)
}
