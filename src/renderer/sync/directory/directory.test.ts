import { expect, test } from 'vitest'
import type { ServerChannel, Server } from '../../../shared/backend.ts'
import {
  type Directory,
  emptyDirectory,
  membersOf,
  withChannel,
  withMember,
  withMembers,
  withoutChannel,
  withoutMember,
  withoutServer,
  withoutVoice,
  withOverview,
  withPeople,
  withServer,
  withVoice,
  withVoiceOf,
} from './directory.ts'

const server = (id: string, name = id): Server => ({ id, name, owner_id: 'mara', epoch: 1 })
const channel = (
  id: string,
  serverId: string,
  position = 0,
  kind: ServerChannel['kind'] = 'text',
): ServerChannel => ({
  id,
  server_id: serverId,
  kind,
  name: id,
  position,
  epoch: 1,
  parent_id: null,
  topic: null,
  is_open: true,
  archived_at: null,
})
const inRoom = (channelId: string, userId: string) => ({ channelId, userId, muted: false, deafened: false })

const camp = withOverview(emptyDirectory, {
  servers: [server('woods'), server('camp')],
  channels: [channel('lounge', 'camp', 1, 'voice'), channel('general', 'camp', 0), channel('paths', 'woods')],
  direct: [],
  voice: [inRoom('lounge', 'mara')],
})
const names = (directory: Directory): string[] => directory.servers.map(({ name }) => name)

test('servers stand by name and channels by position', () => {
  expect(names(camp)).toEqual(['camp', 'woods'])
  expect(camp.channels['camp']?.map(({ id }) => id)).toEqual(['general', 'lounge'])
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
