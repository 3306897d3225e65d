import { expect, test } from 'vitest'
import { ownEvent, serverEvent } from './server-events.ts'

const channel_id = '0197a7c2-0000-7000-8000-000000000001'
const user_id = '0197a7c2-0000-7000-8000-000000000002'

test('each broadcast of a server has its meaning; the id that Realtime adds does not matter', () => {
  expect(serverEvent('head', { channel_id, rev: 7, id: 'x' })).toEqual({
    type: 'head',
    head: { channelId: channel_id, rev: 7 },
  })
  expect(serverEvent('channel', { channel_id })).toEqual({ type: 'channel-changed' })
  expect(serverEvent('channel_gone', { channel_id })).toEqual({ type: 'channel-gone', channelId: channel_id })
  expect(serverEvent('member', { user_id })).toEqual({ type: 'member-joined', userId: user_id })
  expect(serverEvent('moved', { user_id })).toEqual({ type: 'member-left', userId: user_id })
  expect(serverEvent('voice', { channel_id, user_id, muted: true, deafened: false })).toEqual({
    type: 'voice-changed',
    voice: { channelId: channel_id, userId: user_id, muted: true, deafened: false },
  })
  expect(serverEvent('voice_gone', { channel_id, user_id })).toEqual({
    type: 'voice-left',
    channelId: channel_id,
    userId: user_id,
  })
})

test('the person’s own topic tells of servers', () => {
  expect(ownEvent('server', { server_id: channel_id })).toEqual({
    type: 'server-joined',
    serverId: channel_id,
  })
  expect(ownEvent('server_gone', { server_id: channel_id })).toEqual({
    type: 'server-left',
    serverId: channel_id,
  })
})

test('nonsense and events of a later version mean nothing', () => {
  expect(serverEvent('head', { channel_id: 'x', rev: -1 })).toBeNull()
  expect(serverEvent('fireworks', {})).toBeNull()
  expect(ownEvent('server', null)).toBeNull()
})
