import { expect, test } from 'vitest'
import type { Channel, Server } from '../../../shared/backend.ts'
import {
  type Directory,
  emptyDirectory,
  isServerUnread,
  isUnread,
  membersOf,
  withChannel,
  withHead,
  withMember,
  withMembers,
  withoutChannel,
  withoutMember,
  withoutServer,
  withoutVoice,
  withOverview,
  withPeople,
  withRead,
  withServer,
  withVoice,
  withVoiceOf,
} from './directory.ts'

const server = (id: string, name = id): Server => ({ id, name, owner_id: 'mara', epoch: 1 })
const channel = (id: string, serverId: string, position = 0, kind: Channel['kind'] = 'text'): Channel => ({
  id,
  server_id: serverId,
  kind,
  name: id,
  position,
  epoch: 1,
})
const inRoom = (channelId: string, userId: string) => ({ channelId, userId, muted: false, deafened: false })

const camp = withOverview(emptyDirectory, {
  servers: [server('woods'), server('camp')],
  channels: [channel('lounge', 'camp', 1, 'voice'), channel('general', 'camp', 0), channel('paths', 'woods')],
  heads: [
    { channelId: 'general', rev: 7 },
    { channelId: 'paths', rev: 0 },
  ],
  voice: [inRoom('lounge', 'mara')],
})
const names = (directory: Directory): string[] => directory.servers.map(({ name }) => name)

test('servers stand by name and channels by position', () => {
  expect(names(camp)).toEqual(['camp', 'woods'])
  expect(camp.channels['camp']?.map(({ id }) => id)).toEqual(['general', 'lounge'])
})

test('what was said before joining counts as read', () => {
  expect(isUnread(camp, 'general')).toBe(false)
  expect(isServerUnread(camp, 'camp')).toBe(false)
})

test('a later message makes channel and server unread until it is read', () => {
  const lit = withHead(camp, { channelId: 'general', rev: 8 })
  expect([isUnread(lit, 'general'), isServerUnread(lit, 'camp'), isServerUnread(lit, 'woods')]).toEqual([
    true,
    true,
    false,
  ])
  expect(isUnread(withRead(lit, 'general', 8), 'general')).toBe(false)
})

test('the first message of a new channel in a known server is unread, also after a restart', () => {
  const made = withChannel(camp, channel('plans', 'camp', 2))
  expect(isUnread(withHead(made, { channelId: 'plans', rev: 1 }), 'plans')).toBe(true)
  const restarted = withOverview(
    { ...emptyDirectory, read: camp.read },
    {
      servers: [server('camp')],
      channels: [channel('general', 'camp'), channel('plans', 'camp')],
      heads: [
        { channelId: 'general', rev: 7 },
        { channelId: 'plans', rev: 1 },
      ],
      voice: [],
    },
  )
  expect([isUnread(restarted, 'general'), isUnread(restarted, 'plans')]).toEqual([false, true])
})

test('heads and read marks never go back', () => {
  const directory = withRead(withHead(camp, { channelId: 'general', rev: 9 }), 'general', 9)
  expect(withHead(directory, { channelId: 'general', rev: 3 }).heads['general']).toBe(9)
  expect(withRead(directory, 'general', 3)).toBe(directory)
})

test('a server is added in its place and leaves with all that is its own', () => {
  const added = withServer(camp, server('fire', 'dawn'), [channel('talk', 'fire')])
  expect(names(added)).toEqual(['camp', 'dawn', 'woods'])
  const left = withoutServer(withMembers(camp, 'camp', ['mara']), 'camp')
  expect(names(left)).toEqual(['woods'])
  expect(left.voice).toEqual([])
  expect('camp' in left.channels || 'camp' in left.members).toBe(false)
})

test('adding what is there already changes nothing', () => {
  expect(withServer(camp, server('camp'))).toEqual(camp)
  expect(withChannel(camp, channel('general', 'camp'))).toEqual(camp)
})

test('a channel that is gone takes its people in voice with it', () => {
  const directory = withoutChannel(camp, 'camp', 'lounge')
  expect(directory.channels['camp']?.map(({ id }) => id)).toEqual(['general'])
  expect(directory.voice).toEqual([])
})

test('people enter, mute in and leave a room', () => {
  const entered = withVoice(camp, inRoom('lounge', 'juno'))
  const muted = withVoice(entered, { ...inRoom('lounge', 'juno'), muted: true })
  expect(muted.voice).toHaveLength(2)
  expect(muted.voice[1]?.muted).toBe(true)
  expect(withoutVoice(muted, 'lounge', 'mara').voice.map(({ userId }) => userId)).toEqual(['juno'])
})

test('reading the rooms of one server drops who has silently left it, and nobody elsewhere', () => {
  const both = withVoice(camp, inRoom('paths', 'tove'))
  expect(withVoiceOf(both, 'camp', [inRoom('lounge', 'juno')]).voice.map(({ userId }) => userId)).toEqual([
    'tove',
    'juno',
  ])
})

test('members are listed by name, once loaded and named', () => {
  expect(membersOf(camp, 'camp')).toBeNull()
  const known = withPeople(withMembers(camp, 'camp', ['t', 'm', '?']), [
    { id: 't', username: 'tove', display_name: 'Tove' },
    { id: 'm', username: 'mara', display_name: 'Mara' },
  ])
  expect(membersOf(known, 'camp')?.map(({ display_name }) => display_name)).toEqual(['Mara', 'Tove'])
})

test('somebody who joins is added once and only to a list that is loaded', () => {
  expect(withMember(camp, 'camp', 'm')).toBe(camp)
  const loaded = withMembers(camp, 'camp', ['t'])
  const joined = withMember(withMember(loaded, 'camp', 'm'), 'camp', 'm')
  expect(joined.members['camp']).toEqual(['t', 'm'])
  expect(withoutMember(joined, 'camp', 't').members['camp']).toEqual(['m'])
})
