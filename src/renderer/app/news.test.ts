import { expect, test } from 'vitest'
import { emptyDirectory } from '../sync/directory/directory.ts'
import type { ChannelUnread, UnreadCounts } from '../sync/unread/unread.ts'
import { badgeOf, newsOf } from './news.ts'

const dm = {
  id: 'dm',
  server_id: null,
  kind: 'dm',
  name: null,
  epoch: 1,
  is_open: false,
  archived_at: null,
  parent_id: null,
} as const
const directory = { ...emptyDirectory, direct: [dm] as never }
const count = (unread: number, mentions = 0): ChannelUnread => ({
  rev: 1,
  seq: 9,
  readSeq: 1,
  unread,
  mentions,
})

test('the badge counts mentions, and everything said in direct conversations', () => {
  expect(badgeOf({ camp: count(5, 2), dm: count(3), quiet: count(0) }, directory)).toEqual({
    mentions: 5,
    unread: true,
  })
  expect(badgeOf({ camp: count(5) }, directory)).toEqual({ mentions: 0, unread: true })
  expect(badgeOf({}, directory)).toEqual({ mentions: 0, unread: false })
})

const counted = (unread: UnreadCounts) => ({ unread, counted: true })

test('a new mention and a new direct message are news; other messages and reading are not', () => {
  const before = counted({ camp: count(5, 1), dm: count(1), other: count(1) })
  const now = counted({ camp: count(6, 2), dm: count(2), other: count(9) })
  expect(newsOf(before, now, directory)).toEqual([
    { channelId: 'camp', kind: 'mention', readSeq: 1 },
    { channelId: 'dm', kind: 'direct', readSeq: 1 },
  ])
  expect(newsOf(before, counted({ camp: count(0), dm: count(0), other: count(0) }), directory)).toEqual([])
})

test('a conversation that somebody just began is news, also the first of all', () => {
  expect(
    newsOf(counted({ camp: count(0) }), counted({ camp: count(0), dm: count(1) }), directory),
  ).toHaveLength(1)
  expect(newsOf(counted({}), counted({ dm: count(1) }), directory)).toHaveLength(1)
})

test('what was there before all channels were counted is no news', () => {
  const first = { unread: { camp: count(5, 5), dm: count(1) }, counted: false }
  expect(newsOf({ unread: {}, counted: false }, first, directory)).toEqual([])
  expect(newsOf({ unread: { camp: count(0) }, counted: false }, first, directory)).toEqual([])
})
