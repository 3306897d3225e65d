import { expect, test } from 'vitest'
import type { ServerChannel } from '../../shared/backend.ts'
import { emptyDirectory } from '../sync/directory/directory.ts'
import { addressFor, neighbour, whereIs, withLast } from './where.ts'

const channel = (id: string, server_id: string, kind: ServerChannel['kind'] = 'text'): ServerChannel => ({
  id,
  server_id,
  kind,
  name: id,
  position: 0,
  epoch: 1,
  parent_id: null,
  topic: null,
  is_open: true,
  archived_at: null,
})
const directory = {
  ...emptyDirectory,
  servers: [
    { id: 'camp', name: 'Camp', owner_id: 'mara', epoch: 1 },
    { id: 'woods', name: 'Woods', owner_id: 'mara', epoch: 1 },
  ],
  channels: {
    camp: [channel('lounge', 'camp', 'voice'), channel('general', 'camp'), channel('plans', 'camp')],
    woods: [channel('hut', 'woods', 'voice')],
  },
}
const nowhere = { server: null, channels: {} }
const ids = ({ server, channel }: ReturnType<typeof whereIs>) => [server?.id ?? null, channel?.id ?? null]

test('a full address is shown as it is', () => {
  const place = { kind: 'server', serverId: 'camp', channelId: 'plans' } as const
  const where = whereIs(place, directory, nowhere)
  expect(ids(where)).toEqual(['camp', 'plans'])
  expect(addressFor(place, where)).toBeNull()
})

test('home leads to where one was last, or to the first server', () => {
  const home = { kind: 'home' } as const
  expect(ids(whereIs(home, directory, nowhere))).toEqual(['camp', 'general'])
  const last = { server: 'camp', channels: { camp: 'plans' } }
  const where = whereIs(home, directory, last)
  expect(ids(where)).toEqual(['camp', 'plans'])
  expect(addressFor(home, where)).toBe('#/servers/camp/plans')
})

test('a voice channel, or one that is gone, gives the text channel instead', () => {
  for (const channelId of ['lounge', 'gone', null])
    expect(ids(whereIs({ kind: 'server', serverId: 'camp', channelId }, directory, nowhere))).toEqual([
      'camp',
      'general',
    ])
})

test('a server without text channels is shown without one', () => {
  const place = { kind: 'server', serverId: 'woods', channelId: null } as const
  const where = whereIs(place, directory, nowhere)
  expect(ids(where)).toEqual(['woods', null])
  expect(addressFor(place, where)).toBeNull()
})

test('without any server everything leads home', () => {
  const place = { kind: 'server', serverId: 'camp', channelId: null } as const
  const where = whereIs(place, emptyDirectory, nowhere)
  expect(ids(where)).toEqual([null, null])
  expect(addressFor(place, where)).toBe('#/')
})

test('an invite keeps its address and is shown over the last place', () => {
  const place = { kind: 'invite', code: 'aB3_-6789012345x' } as const
  const where = whereIs(place, directory, { server: 'woods', channels: {} })
  expect(ids(where)).toEqual(['woods', null])
  expect(addressFor(place, where)).toBeNull()
})

test('the last places are kept for each server', () => {
  const where = whereIs({ kind: 'server', serverId: 'camp', channelId: 'plans' }, directory, nowhere)
  expect(withLast({ server: 'woods', channels: { woods: 'x' } }, where)).toEqual({
    server: 'camp',
    channels: { woods: 'x', camp: 'plans' },
  })
})

test('neighbours go round, and one alone has none', () => {
  const list = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  expect(neighbour(list, 'c', 1)?.id).toBe('a')
  expect(neighbour(list, 'a', -1)?.id).toBe('c')
  expect(neighbour(list.slice(0, 1), 'a', 1)).toBeNull()
})
