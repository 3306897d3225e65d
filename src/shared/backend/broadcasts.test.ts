import { expect, test } from 'vitest'
import { parseBroadcast } from './broadcasts.ts'

const user_id = '0197a7c2-0000-7000-8000-000000000001'

test('what a topic may say is told with its payload, without what Realtime adds', () => {
  expect(parseBroadcast('typing', 'typing', { user_id, id: 'of Realtime' })).toEqual({
    event: 'typing',
    payload: { user_id },
  })
})

test('events of another topic, of a later version, and nonsense are not heard', () => {
  expect(parseBroadcast('typing', 'message', { rev: 1 })).toBeNull()
  expect(parseBroadcast('channel', 'toString', {})).toBeNull()
  expect(parseBroadcast('channel', 'message', { rev: 0, message: null })).toBeNull()
  expect(parseBroadcast('typing', 'typing', { user_id: 'anybody' })).toBeNull()
})
