import { expect, test } from 'vitest'
import type { Message } from '../../../shared/backend.ts'
import { rowsOf } from './rows.ts'
import { outgoing } from '../../sync/outbox/queue.ts'
import { emptyTimeline, type Timeline } from '../../sync/timeline/timeline.ts'

const evening = new Date(2026, 10, 21, 23, 50).getTime()
const minutes = (count: number): number => count * 60_000

let seq = 0
const said = (author: string | null, at: number, body: string | null = 'words'): Message => {
  seq += 1
  return {
    channel_id: 'general',
    id: `m${seq}`,
    seq,
    rev: seq,
    author_id: author,
    body,
    reply_to: null,
    attachments: [],
    reactions: [],
    pinned_at: null,
    mentions_everyone: false,
    webhook_id: null,
    webhook_name: null,
    created_at: new Date(at).toISOString(),
    edited_at: null,
    deleted_at: body === null ? new Date(at).toISOString() : null,
  }
}
const timeline = (messages: Message[], changes: Partial<Timeline> = {}): Timeline => ({
  ...emptyTimeline,
  messages,
  ...changes,
})
/** The rows in words, what stands above a message before it; a star begins a group. */
const shape = (rows: ReturnType<typeof rowsOf>): string =>
  rows
    .flatMap((row) => [
      row.edge ?? [],
      row.day === null ? [] : 'day',
      row.kind === 'nothing' ? [] : `${row.kind}${row.first ? '*' : ''}`,
    ])
    .flat()
    .join(' ')

test('an empty channel shows its beginning', () => {
  expect(shape(rowsOf(timeline([]), [], 'me'))).toBe('start')
})

test('the top says whether older messages exist', () => {
  expect(shape(rowsOf(timeline([said('a', evening)], { older: true }), [], 'me'))).toBe('older day message*')
})

test('messages of one person close together stand under one name', () => {
  const messages = [
    said('a', evening),
    said('a', evening + minutes(2)),
    said('b', evening + minutes(3)),
    said('a', evening + minutes(4)),
  ]
  expect(shape(rowsOf(timeline(messages), [], 'me'))).toBe('start day message* message message* message*')
})

test('a pause begins a new group', () => {
  const messages = [said('a', evening), said('a', evening + minutes(8))]
  expect(shape(rowsOf(timeline(messages), [], 'me'))).toBe('start day message* message*')
})

test('midnight begins a new day and a new group', () => {
  const messages = [said('a', evening + minutes(9)), said('a', evening + minutes(11))]
  expect(shape(rowsOf(timeline(messages), [], 'me'))).toBe('start day message* day message*')
})

const unsent = (id: string) =>
  outgoing(
    {
      id,
      channelId: 'general',
      body: 'soon',
      replyTo: null,
      attachments: [],
      writtenAt: evening + minutes(1),
      refused: null,
    },
    'kept',
  )

test('what is still to be sent comes last and joins the own group', () => {
  expect(shape(rowsOf(timeline([said('me', evening)]), [unsent('o1')], 'me'))).toBe(
    'start day message* outgoing',
  )
})

test('what is in the channel already is not shown a second time as still to be sent', () => {
  const message = said('me', evening)
  expect(shape(rowsOf(timeline([message]), [unsent(message.id)], 'me'))).toBe('start day message*')
})

test('deleted messages are not shown', () => {
  expect(shape(rowsOf(timeline([said('a', evening, null)]), [], 'me'))).toBe('start')
})

test('older messages add rows before the ones there are and change only the first of them', () => {
  const evenings = [said('a', evening), said('a', evening + minutes(1)), said('b', evening + minutes(2))]
  const whole = rowsOf(timeline(evenings), [], 'me')
  const later = rowsOf(timeline(evenings.slice(1), { older: true }), [], 'me')
  expect(later).toHaveLength(whole.length - 1)
  expect(later.slice(1)).toEqual(whole.slice(2))
})
