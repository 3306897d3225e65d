import type { Message } from '../../shared/backend.ts'
import type { IpcInput } from '../../shared/ipc.ts'
import { channelOf, type Directory } from '../sync/directory/directory.ts'
import type { News } from './news.ts'
import { channelHref, homeHref } from './place.ts'

/** Characters of a message that a notification shows. */
const longestText = 200

/** The newest message by which somebody means the person; null: none of these, as for a mention of a role. */
export function meantBy(
  { kind, readSeq }: News,
  messages: readonly Message[],
  selfId: string,
): Message | null {
  const isMeant = ({ author_id, seq, body }: Message): boolean =>
    author_id !== selfId &&
    seq > readSeq &&
    (kind === 'direct' || [`<@${selfId}>`, '<@everyone>'].some((mention) => body?.includes(mention)))
  return messages.findLast(isMeant) ?? null
}

/** The words of a notification. `message`: by which the person is meant; null when it is not known. */
export function noticeOf(
  { channelId, kind }: News,
  message: Message | null,
  directory: Directory,
): IpcInput<'notify.show'> {
  const channel = channelOf(directory, channelId)
  const where = channel?.name ?? null
  const serverId = channel?.server_id ?? null
  const who = nameOf(directory, message?.author_id ?? null)
  const mentioned = message === null ? 'You were mentioned' : `${who} mentioned you`
  const title =
    kind === 'mention'
      ? `${mentioned}${where === null ? '' : ` in #${where}`}`
      : `${who}${where === null ? '' : ` in ${where}`}`
  return {
    place: serverId === null ? homeHref : channelHref(serverId, channelId),
    title: title.slice(0, longestText),
    body: readable(message?.body ?? '', directory).slice(0, longestText),
  }
}

const nameOf = (directory: Directory, userId: string | null): string =>
  (userId === null ? undefined : directory.people[userId]?.display_name) ?? 'Somebody'

/** Mentions carry ids; people have names. */
const readable = (body: string, directory: Directory): string =>
  body
    .replace(/<@([0-9a-f-]{36})>/g, (_, id: string) => `@${nameOf(directory, id)}`)
    .replace(/<@&[0-9a-f-]{36}>/g, '@role')
    .replaceAll('<@everyone>', '@everyone')
