import { expect, test } from 'vitest'
import { peopleIn } from './people-in.ts'

const self = { userId: 'mara', muted: false, deafened: false }
const seen = [
  { channelId: 'lounge', userId: 'juno', muted: false, deafened: false },
  { channelId: 'attic', userId: 'tove', muted: true, deafened: false },
]
const peer = (userId: string, peerId = userId) => ({ peerId, userId, muted: true, deafened: false })

test('a room one is not in shows what the backend tells', () => {
  expect(peopleIn({ channelId: 'attic', inside: false, seen, peers: [peer('x')], self })).toEqual([
    { userId: 'tove', muted: true, deafened: false },
  ])
})

test('the room one is in shows oneself and whom the voice node names, each once', () => {
  const peers = [peer('mara', 'self'), peer('ivo', 'laptop'), peer('ivo', 'phone')]
  expect(peopleIn({ channelId: 'lounge', inside: true, seen, peers, self })).toEqual([
    self,
    { userId: 'ivo', muted: true, deafened: false },
  ])
})
