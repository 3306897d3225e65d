import { expect, test } from 'vitest'
import { deviceMemory, keptDirectoryLimits } from '../../../shared/device-memory.ts'
import type { Server, ServerChannel } from '../../../shared/backend.ts'
import { type Directory, emptyDirectory } from './directory.ts'
import { directoryFrom, keptFrom } from './kept-directory.ts'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const profile = { id: uuid(1), username: 'mara', display_name: 'Mara' }
const server = (n: number): Server => ({ id: uuid(n), name: `server ${n}`, owner_id: profile.id, epoch: 0 })
const channel = (n: number, serverId: string): ServerChannel => ({
  id: uuid(n),
  parent_id: null,
  topic: null,
  epoch: 0,
  position: n,
  kind: 'text',
  server_id: serverId,
  name: `channel ${n}`,
  is_open: true,
  archived_at: null,
})
const camp = server(10)
const directory: Directory = {
  ...emptyDirectory,
  servers: [camp],
  channels: { [camp.id]: [channel(20, camp.id), channel(21, camp.id)] },
  people: { [uuid(2)]: { ...profile, id: uuid(2) } },
  voice: [{ channelId: uuid(20), userId: uuid(2), muted: false, deafened: false }],
}

test('servers and channels come back as they were, and nobody is in voice any more', () => {
  const kept = deviceMemory.directory.parse(JSON.parse(JSON.stringify(keptFrom(directory, profile))))
  expect(directoryFrom(kept)).toEqual({
    ...directory,
    people: { [profile.id]: profile },
    voice: [],
  })
})

test('however many there are, what is kept has an end that its schema takes', () => {
  const { servers: mostServers, channels: mostChannels } = keptDirectoryLimits
  const servers = Array.from({ length: mostServers + 5 }, (_, n) => server(1_000 + n))
  const channels = Object.fromEntries(
    servers.map(({ id }, n) => [id, Array.from({ length: 50 }, (_, m) => channel(10_000 + 50 * n + m, id))]),
  )
  const kept = keptFrom({ ...emptyDirectory, servers, channels }, profile)
  expect([kept.servers.length, kept.channels.length]).toEqual([mostServers, mostChannels])
  expect(deviceMemory.directory.safeParse(kept).success).toBe(true)
})
