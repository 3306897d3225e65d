import { expect, test } from 'vitest'
import type { PeerInfo } from '../../../shared/signaling.ts'
import { announce, producers } from './roster.ts'
import type { Roster } from './roster.ts'
import type { SignalingEvent } from './signaling-client.ts'

const ada: PeerInfo = {
  peerId: 'a',
  userId: '00000000-0000-4000-8000-00000000000a',
  muted: false,
  deafened: false,
  producerId: 'pa',
}
const bob: PeerInfo = {
  ...ada,
  peerId: 'b',
  userId: '00000000-0000-4000-8000-00000000000b',
  producerId: null,
}
const room: Roster = new Map([['a', ada]])
const after = (roster: Roster, ...events: SignalingEvent[]): PeerInfo[] => [
  ...events.reduce(announce, roster).values(),
]

test('people come and go', () => {
  expect(after(room, { name: 'peer.joined', data: bob })).toEqual([ada, bob])
  expect(after(room, { name: 'peer.left', data: { peerId: 'a' } })).toEqual([])
})

test('the same arrival told twice counts once', () => {
  expect(after(room, { name: 'peer.joined', data: ada })).toEqual([ada])
})

test('mute and deafen change the person, not their sound', () => {
  const data = { peerId: 'a', muted: true, deafened: true }
  expect(after(room, { name: 'peer.updated', data })).toEqual([{ ...ada, muted: true, deafened: true }])
})

test('a producer that opens and closes is listened to and no longer', () => {
  const opened = announce(new Map([['b', bob]]), {
    name: 'producer.opened',
    data: { peerId: 'b', producerId: 'pb' },
  })
  expect([...producers(opened)]).toEqual(['pb'])
  const closed = announce(opened, { name: 'producer.closed', data: { peerId: 'b', producerId: 'pb' } })
  expect([...producers(closed)]).toEqual([])
})

test('the end of an earlier producer leaves its successor alone', () => {
  const data = { peerId: 'a', producerId: 'earlier' }
  expect(announce(room, { name: 'producer.closed', data })).toBe(room)
})

test('words about somebody who is not there change nothing', () => {
  const unknown = { peerId: 'x', producerId: 'px', muted: true, deafened: true }
  for (const name of ['peer.left', 'peer.updated', 'producer.opened', 'producer.closed'] as const)
    expect(announce(room, { name, data: unknown })).toBe(room)
})
