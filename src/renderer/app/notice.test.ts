import { expect, test } from 'vitest'
import type { Message } from '../../shared/backend.ts'
import { emptyDirectory } from '../sync/directory/directory.ts'
import { channelCalled } from '../sync/fake-engine.ts'
import { meantBy, noticeOf } from './notice.ts'

const juno = '01970000-0000-7000-8000-000000000001'
const directory = {
  ...emptyDirectory,
  channels: { camp: [channelCalled('general')] },
  people: { [juno]: { id: juno, username: 'juno', display_name: 'Juno' } },
}
const said = (body: string) => ({ author_id: juno, body }) as Message

test('a mention names who, where and what, with names for ids, and leads there', () => {
  const notice = noticeOf(
    { channelId: 'general', kind: 'mention', readSeq: 3 },
    said(`<@${juno}> and <@everyone>: fire`),
    directory,
  )
  expect(notice).toEqual({
    place: '#/servers/camp/general',
    title: 'Juno mentioned you in #general',
    body: '@Juno and @everyone: fire',
  })
})

test('a mention by nobody knows whom is told of all the same', () => {
  expect(noticeOf({ channelId: 'general', kind: 'mention', readSeq: 3 }, null, directory)).toMatchObject({
    title: 'You were mentioned in #general',
    body: '',
  })
})

test('a direct message leads home, and a long one is cut', () => {
  const notice = noticeOf({ channelId: 'dm', kind: 'direct', readSeq: 3 }, said('x'.repeat(4_000)), directory)
  expect(notice).toMatchObject({ place: '#/', title: 'Juno' })
  expect(notice.body).toHaveLength(200)
})

test('whoever mentioned the person is named, not whoever spoke last', () => {
  const mention = { channelId: 'general', kind: 'mention', readSeq: 3 } as const
  const by = (seq: number, author_id: string, body: string | null) => ({ seq, author_id, body }) as Message
  const old = by(3, 'ada', `<@${juno}> was here`)
  const one = by(4, 'mara', `<@${juno}> look`)
  const later = [by(5, 'bo', 'nothing'), by(6, juno, `it’s me, <@${juno}>`), by(7, 'bo', null)]
  expect(meantBy(mention, [old, one, ...later], juno)).toBe(one)
  expect(meantBy(mention, [old, ...later], juno)).toBeNull()
  const all = by(8, 'bo', '<@everyone> eat')
  expect(meantBy(mention, [one, all], juno)).toBe(all)
})

test('in a direct conversation whatever somebody else says is meant', () => {
  const said = [
    { seq: 4, author_id: 'mara', body: 'hey' },
    { seq: 5, author_id: juno, body: 'ho' },
  ] as Message[]
  expect(meantBy({ channelId: 'dm', kind: 'direct', readSeq: 0 }, said, juno)).toBe(said[0])
})
