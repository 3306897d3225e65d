import { expect, test } from 'vitest'
import type { Message } from '../../../shared/backend.ts'
import {
  catchUpWith,
  discard,
  emptyTimeline,
  hasGap,
  openPage,
  prependPage,
  receive,
  setFailure,
  startSending,
  type Timeline,
} from './timeline.ts'

const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  channel_id: 'general',
  id: `m${seq}`,
  seq,
  rev: seq,
  author_id: 'mara',
  body: `number ${seq}`,
  created_at: '2026-11-01T20:00:00Z',
  edited_at: null,
  deleted_at: null,
  ...changes,
})
const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
const opened = (from: number, to: number, asked = 50): Timeline =>
  openPage(emptyTimeline, range(from, to), asked)
const seqs = (timeline: Timeline): number[] => timeline.messages.map(({ seq }) => seq)
const hear = (timeline: Timeline, ...heard: Message[]): Timeline =>
  heard.reduce((now, one) => receive(now, one.rev, one), timeline)

test('a page shorter than asked for reaches the start of the channel', () => {
  expect(opened(1, 3)).toMatchObject({ rev: 3, complete: true })
  expect(opened(51, 100)).toMatchObject({ rev: 100, complete: false })
})

test('an empty channel takes its first message', () => {
  const timeline = hear(openPage(emptyTimeline, [], 50), message(1))
  expect(seqs(timeline)).toEqual([1])
  expect(timeline.rev).toBe(1)
})

test('messages stand in the order of their seq, however they arrive', () => {
  const timeline = hear(opened(1, 2), message(5), message(3), message(4))
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5])
  expect(timeline).toMatchObject({ rev: 5, ahead: [] })
})

test('the same message heard again changes nothing', () => {
  const timeline = hear(opened(1, 2), message(3), message(3), message(2))
  expect(seqs(timeline)).toEqual([1, 2, 3])
  expect(timeline.rev).toBe(3)
})

test('a hole is seen, the known revision stays before it, and catching up closes it', () => {
  const holed = hear(opened(1, 2), message(5))
  expect(hasGap(holed)).toBe(true)
  expect(holed.rev).toBe(2)
  const { timeline, finished } = catchUpWith(holed, holed.rev, range(3, 5), 200)
  expect(finished).toBe(true)
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5])
  expect(timeline).toMatchObject({ rev: 5, ahead: [] })
})

test('a full page of what was missed asks for the next one', () => {
  const first = catchUpWith(opened(1, 2), 2, range(3, 4), 2)
  expect(first.finished).toBe(false)
  const second = catchUpWith(first.timeline, 4, range(5, 5), 2)
  expect(second.finished).toBe(true)
  expect(seqs(second.timeline)).toEqual([1, 2, 3, 4, 5])
})

test('an answer to a question from further on proves nothing about what lies before it', () => {
  const { timeline } = catchUpWith(opened(1, 2), 7, range(8, 9), 200)
  expect(timeline.rev).toBe(2)
})

test('an edit replaces the text in its place and counts as a change', () => {
  const edited = message(1, { rev: 4, body: 'better', edited_at: '2026-11-01T20:05:00Z' })
  const timeline = hear(opened(1, 3), edited)
  expect(timeline.messages[0]?.body).toBe('better')
  expect(timeline.rev).toBe(4)
  expect(hear(timeline, message(1)).messages[0]?.body).toBe('better')
})

test('a change to a message that is not loaded leaves no hole in the list', () => {
  const timeline = hear(opened(51, 100), message(7, { rev: 101 }))
  expect(seqs(timeline)[0]).toBe(51)
  expect(timeline.rev).toBe(101)
})

test('older pages go before, once, and say when the start is reached', () => {
  const timeline = prependPage(opened(51, 100), range(1, 50), 50)
  expect(seqs(timeline)).toEqual(range(1, 100).map(({ seq }) => seq))
  expect(timeline.complete).toBe(false)
  const again = prependPage(timeline, range(1, 50), 50)
  expect(again.messages).toHaveLength(100)
  expect(prependPage(again, [], 50).complete).toBe(true)
})

test('our own message waits after the others until it is confirmed, once, by answer or broadcast', () => {
  const sending = startSending(opened(1, 2), { id: 'm3', body: 'number 3', writtenAt: 0 })
  expect(sending.outgoing).toHaveLength(1)
  const confirmed = hear(sending, message(3))
  expect(confirmed.outgoing).toHaveLength(0)
  expect(seqs(hear(confirmed, message(3)))).toEqual([1, 2, 3])
})

test('a message that is known already is not sent beside itself', () => {
  const sending = startSending(opened(1, 2), { id: 'm2', body: 'number 2', writtenAt: 0 })
  expect(sending.outgoing).toHaveLength(0)
})

test('a failed message keeps its text, can be tried again and can be let go', () => {
  const sending = startSending(opened(1, 2), { id: 'm3', body: 'keep me', writtenAt: 0 })
  const failed = setFailure(sending, 'm3', { kind: 'unreachable' })
  expect(failed.outgoing[0]).toMatchObject({ body: 'keep me', failure: { kind: 'unreachable' } })
  expect(setFailure(failed, 'm3', null).outgoing[0]?.failure).toBeNull()
  expect(discard(failed, 'm3').outgoing).toHaveLength(0)
})

test('starting over keeps what is still to be sent and drops what turns out to be stored', () => {
  const sending = ['m3', 'm9'].reduce(
    (now, id) => startSending(now, { id, body: id, writtenAt: 0 }),
    opened(1, 2),
  )
  expect(openPage(sending, range(1, 4), 50).outgoing.map(({ id }) => id)).toEqual(['m9'])
})

test('any order of arrival, with repeats, ends in the same timeline', () => {
  const expected = hear(opened(1, 3), ...range(4, 9))
  let seed = 7
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647
  for (let round = 0; round < 200; round += 1) {
    const shuffled = [...range(4, 9), ...range(2, 7)].sort(() => random() - 0.5)
    expect(hear(opened(1, 3), ...shuffled)).toEqual(expected)
  }
})
