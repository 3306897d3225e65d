import type { IpcInput } from '../../shared/ipc.ts'
import type { Directory } from '../sync/directory/directory.ts'
import type { UnreadCounts } from '../sync/unread/unread.ts'

/** Something a person wants to be told of: they are meant. */
export interface News {
  readonly channelId: string
  readonly kind: 'mention' | 'direct'
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

/** Channels in which the person is meant more often than before. What was there at the start is no news. */
export function newsOf(before: UnreadCounts, now: UnreadCounts, directory: Directory): News[] {
  if (Object.keys(before).length === 0) return []
  return Object.keys(now)
    .filter((id) => meant(now, id, directory) > meant(before, id, directory))
    .map((channelId) => ({ channelId, kind: isDirect(directory, channelId) ? 'direct' : 'mention' }))
}
