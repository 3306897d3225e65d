import { isDeepStrictEqual } from 'node:util'
import type { Message, Unread } from '../../../src/shared/backend.ts'
import type { ChannelView } from '../../../src/renderer/sync/channel/view.ts'
import type { SyncState } from '../../../src/renderer/sync/state.ts'
import type { Truth } from './truth.ts'

/** A message that a window was told to send. */
export interface Sent {
  readonly id: string
  readonly channelId: string
  /** It was shown as refused at some time, so its place among the others is the person's affair. */
  refused: boolean
}

export type ProblemKind = 'lost' | 'doubled' | 'out_of_order' | 'unequal'

export interface Problem {
  readonly kind: ProblemKind
  readonly detail: string
}

/** What became of all messages that were sent: each is stored once, and each window's in the order they were written. */
export function checkSent(truth: Truth, windows: ReadonlyMap<string, readonly Sent[]>): Problem[] {
  const problems: Problem[] = []
  const stored = new Map<string, Message>()
  for (const { messages } of truth.channels.values())
    for (const one of messages) {
      if (stored.has(one.id)) problems.push({ kind: 'doubled', detail: `${one.id} is stored twice` })
      stored.set(one.id, one)
    }
  const ids = new Set<string>()
  for (const [window, sent] of windows) {
    const last = new Map<string, number>()
    for (const { id, channelId, refused } of sent) {
      ids.add(id)
      const row = stored.get(id)
      if (row === undefined || row.channel_id !== channelId) {
        problems.push({ kind: 'lost', detail: `${window} sent ${id}, which is not stored` })
        continue
      }
      if (refused) continue
      if (row.seq < (last.get(channelId) ?? 0))
        problems.push({
          kind: 'out_of_order',
          detail: `${window} sent ${id} after one that is stored behind it`,
        })
      last.set(channelId, row.seq)
    }
  }
  for (const id of stored.keys())
    if (!ids.has(id)) problems.push({ kind: 'doubled', detail: `${id} is stored, and nobody sent it` })
  return [...problems, ...checkRevisions(truth)]
}

/** Every revision names at most one message, and the head names the last. */
function checkRevisions(truth: Truth): Problem[] {
  return [...truth.channels].flatMap(([channelId, { head, messages }]): Problem[] => {
    const revs = messages.map(({ rev }) => rev)
    const wrong =
      new Set(revs).size < revs.length ||
      Math.max(0, ...revs) > head.rev ||
      (messages.at(-1)?.seq ?? 0) !== head.seq ||
      messages.some(({ rev, seq }) => rev < seq)
    return wrong ? [{ kind: 'out_of_order', detail: `revisions of ${channelId} don't add up` }] : []
  })
}

/** Does a window hold exactly what the database holds, as far as it has loaded it? Says what differs first. */
export function checkChannel(
  truth: Truth,
  channelId: string,
  userId: string,
  view: ChannelView | undefined,
): Problem[] {
  const unequal = (detail: string): Problem[] => [{ kind: 'unequal', detail: `${channelId}: ${detail}` }]
  const stored = truth.channels.get(channelId)
  if (stored === undefined) return unequal('shown, but not stored')
  if (view === undefined) return unequal('not loaded')
  const { messages, mine, older, newer, rev } = view.timeline
  if (rev !== stored.head.rev) return unequal(`at revision ${String(rev)} of ${stored.head.rev}`)
  const from = older ? (messages[0]?.seq ?? Infinity) : 0
  const to = newer ? (messages.at(-1)?.seq ?? 0) : Infinity
  const expected = stored.messages.filter(({ seq }) => seq >= from && seq <= to)
  if (older && newer && messages.length === 0) return unequal('nothing loaded')
  if (messages.length !== expected.length)
    return unequal(`${messages.length} messages where ${expected.length} are stored`)
  const differs = expected.findIndex((row, at) => !isDeepStrictEqual(row, messages[at]))
  if (differs >= 0)
    return unequal(`${JSON.stringify(messages[differs])} is stored as ${JSON.stringify(expected[differs])}`)
  const wrong = expected.find(
    ({ id }) =>
      !isDeepStrictEqual([...(mine[id] ?? [])].sort(), truth.reactions.get(`${userId}/${id}`) ?? []),
  )
  return wrong === undefined ? [] : unequal(`own reactions to ${wrong.id}`)
}

/** Are the channels and what is unread in them those the person has? */
export function checkUnread(stored: ReadonlyMap<string, Unread>, state: SyncState): Problem[] {
  const unequal = (detail: string): Problem => ({ kind: 'unequal', detail })
  return [...stored].flatMap(([channelId, row]): Problem[] => {
    const shown = state.unread[channelId]
    if (shown === undefined) return row.rev === 0 ? [] : [unequal(`${channelId}: nothing known of unread`)]
    const same =
      shown.unread === row.unread &&
      shown.mentions === row.mentions &&
      shown.readSeq === row.read_seq &&
      shown.rev === row.rev
    return same ? [] : [unequal(`unread ${JSON.stringify(shown)} is stored as ${JSON.stringify(row)}`)]
  })
}
