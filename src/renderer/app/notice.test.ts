import { expect, test } from 'vitest'
import type { Message } from '../../shared/backend.ts'
import { emptyDirectory } from '../sync/directory/directory.ts'
import { channelCalled } from '../sync/fake-engine.ts'
import { noticeOf } from './notice.ts'

const juno = '01970000-0000-7000-8000-000000000001'
const directory = {
  ...emptyDirectory,
  channels: { camp: [channelCalled('general')] },
  people: { [juno]: { id: juno, username: 'juno', display_name: 'Juno' } },
}
const said = (body: string) => ({ author_id: juno, body }) as Message

test('a mention names who, where and what, with names for ids, and leads there', () => {
  const notice = noticeOf(
    { channelId: 'general', kind: 'mention' },
    said(`<@${juno}> and <@everyone>: fire`),
    directory,
  )
  expect(notice).toEqual({
    place: '#/servers/camp/general',
    title: 'Juno mentioned you in #general',
    body: '@Juno and @everyone: fire',
  })
})

test('a message that could not be read is told of all the same', () => {
  expect(noticeOf({ channelId: 'general', kind: 'mention' }, null, directory)).toMatchObject({
    title: 'Somebody mentioned you in #general',
    body: '',
  })
})

test('a direct message leads home, and a long one is cut', () => {
  const notice = noticeOf({ channelId: 'dm', kind: 'direct' }, said('x'.repeat(4_000)), directory)
  expect(notice).toMatchObject({ place: '#/', title: 'Juno' })
  expect(notice.body).toHaveLength(200)
})
