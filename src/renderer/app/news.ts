import type { IpcInput } from '../../shared/ipc.ts'
import type { Directory } from '../sync/directory/directory.ts'
import type { SyncState } from '../sync/state.ts'
import type { UnreadCounts } from '../sync/unread/unread.ts'

/** Something a person wants to be told of: they are meant. */
export interface News {
  readonly channelId: string
  readonly kind: 'mention' | 'direct'
  /** `seq` of the newest message that the person has read. */
  readonly readSeq: number
}

const isDirect = (directory: Directory, channelId: string): boolean =>
  directory.direct.some(({ id }) => id === channelId)

/** Whatever is said in a direct conversation is meant for the person. */
const meant = (counts: UnreadCounts, channelId: string, directory: Directory): number => {
  const count = counts[channelId]
  if (count === undefined) return 0
  return isDirect(directory, channelId) ? count.unread : count.mentions
}

/** What the app's icon shows. */
export function badgeOf(counts: UnreadCounts, directory: Directory): IpcInput<'badge.report'> {
  const ids = Object.keys(counts)
  return {
    mentions: ids.reduce((sum, id) => sum + meant(counts, id, directory), 0),
    unread: ids.some((id) => (counts[id]?.unread ?? 0) > 0),
  }
}

type Counts = Pick<SyncState, 'unread' | 'counted'>

/** Channels in which the person is meant more often than before. What the first count of all channels finds is no news. */
export function newsOf(before: Counts, { unread: now }: Counts, directory: Directory): News[] {
  if (!before.counted) return []
  return Object.entries(now)
    .filter(([id]) => meant(now, id, directory) > meant(before.unread, id, directory))
    .map(([channelId, { readSeq }]) => ({
      channelId,
      kind: isDirect(directory, channelId) ? 'direct' : 'mention',
      readSeq,
    }))
}
