import { afterEach, expect, test, vi } from 'vitest'
import type { Channel, Profile, Server } from '../../../shared/backend.ts'
import { err, ok } from '../../../shared/result.ts'
import type { OwnEvent, ServerEvent, ServersPort, VoicePresence } from './ports.ts'
import { createServers } from './store.ts'

afterEach(() => vi.useRealTimers())

const camp: Server = { id: 'camp', name: 'Camp', owner_id: 'mara', epoch: 1 }
const woods: Server = { id: 'woods', name: 'Woods', owner_id: 'tove', epoch: 1 }
const general: Channel = {
  id: 'general',
  server_id: 'camp',
  kind: 'text',
  name: 'general',
  position: 0,
  epoch: 1,
}
const lounge: Channel = { ...general, id: 'lounge', kind: 'voice', name: 'Lounge', position: 1 }
const profile = (id: string): Profile => ({ id, username: id, display_name: id.toUpperCase() })

/** A backend with what is in `rows`; `down` answers nothing. */
function backend() {
  const rows = {
    servers: [camp],
    channels: [general, lounge],
    voice: [] as VoicePresence[],
    members: ['mara', 'juno'],
  }
  const state = { down: false }
  const own = new Set<(event: OwnEvent) => void>()
  const watched = new Map<string, (event: ServerEvent) => void>()
  const unreachable = err({ kind: 'unreachable' } as const)
  const answer = <T>(value: T) => (state.down ? unreachable : ok(value))
  const port: ServersPort = {
    overview: vi.fn(async () => answer({ ...rows, heads: [{ channelId: 'general', rev: 3 }] })),
    channels: async (serverId) => answer(rows.channels.filter(({ server_id }) => server_id === serverId)),
    voice: async () => answer(rows.voice),
    members: async () => answer(rows.members),
    profiles: vi.fn(async (ids: readonly string[]) => answer(ids.map(profile))),
    createServer: async (name) => answer({ server: { ...camp, id: 'new', name }, channels: [] }),
    createChannel: async ({ name }) => answer({ ...general, id: name, name, position: 9 }),
    createInvite: async () => answer({ code: 'aB3_-6789012345x', expiresAt: null }),
    peekInvite: async () => answer({ serverId: 'woods', serverName: 'Woods', members: 3 }),
    acceptInvite: async () => {
      rows.servers = [camp, woods]
      return answer(woods)
    },
    leaveServer: async () => answer(null),
    watchServer: ({ id: serverId }, listener) => {
      watched.set(serverId, listener)
      return () => watched.delete(serverId)
    },
    watchSelf: (_, listener) => {
      own.add(listener)
      return () => own.delete(listener)
    },
    sfuUrl: async () => answer(null),
  }
  return {
    port,
    rows,
    state,
    watched,
    tell: (event: OwnEvent) => own.forEach((listener) => listener(event)),
    say: (serverId: string, event: ServerEvent) => watched.get(serverId)?.(event),
    listening: () => own.size + watched.size,
  }
}

function start() {
  const server = backend()
  let marks: Readonly<Record<string, number>> = {}
  const servers = createServers(server.port, 'mara', {
    read: () => marks,
    write: (next) => void (marks = next),
  })
  const directory = () => servers.store.getState().directory
  return { server, servers, directory, marks: () => marks }
}
const until = (check: () => boolean) => vi.waitUntil(check, { interval: 1 })

test('loading shows servers and channels and listens to each server', async () => {
  const { server, servers, directory, marks } = start()
  await servers.load()
  expect(servers.store.getState().status).toBe('ready')
  expect(directory().channels['camp']).toEqual([general, lounge])
  expect([...server.watched.keys()]).toEqual(['camp'])
  expect(marks()).toEqual({ general: 3 })
})

test('a first load that fails can be tried again, and a later one keeps what is shown', async () => {
  const { server, servers, directory } = start()
  server.state.down = true
  await servers.load()
  expect(servers.store.getState()).toMatchObject({ status: 'failed', error: { kind: 'unreachable' } })
  server.state.down = false
  await servers.load()
  server.state.down = true
  await servers.load()
  expect(servers.store.getState().status).toBe('ready')
  expect(directory().servers).toEqual([camp])
})

test('opening a server names its people', async () => {
  const { servers, directory } = start()
  await servers.load()
  servers.open('camp')
  await until(() => directory().members['camp'] !== undefined)
  expect(directory().people['juno']?.display_name).toBe('JUNO')
})

test('somebody who joins is named before they are listed', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  servers.open('camp')
  await until(() => directory().members['camp'] !== undefined)
  server.say('camp', { type: 'member-joined', userId: 'tove' })
  await until(() => directory().members['camp']?.includes('tove') === true)
  expect(directory().people['tove']).toEqual(profile('tove'))
})

test('somebody who joins while the members are being read is among them', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  const answer = Promise.withResolvers<string[]>()
  vi.spyOn(server.port, 'members').mockImplementationOnce(async () => ok(await answer.promise))
  servers.open('camp')
  server.say('camp', { type: 'member-joined', userId: 'tove' })
  answer.resolve(['mara', 'juno']) // as they were before Tove came
  await until(() => directory().members['camp'] !== undefined)
  expect(directory().members['camp']).toEqual(['mara', 'juno', 'tove'])
})

test('a server made while everything is being read again does not disappear', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  const answer = Promise.withResolvers<null>()
  vi.spyOn(server.port, 'overview').mockImplementationOnce(async () => {
    const before = { servers: [camp], channels: [general, lounge], heads: [], voice: [] }
    await answer.promise
    return ok(before)
  })
  const loading = servers.load()
  await servers.create('Fire')
  answer.resolve(null)
  await loading
  expect(directory().servers.map(({ name }) => name)).toEqual(['Camp', 'Fire'])
})

test('people that can’t be read are told apart from servers that can’t', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  server.state.down = true
  servers.open('camp')
  await until(() => servers.store.getState().membersError !== null)
  expect(servers.store.getState().status).toBe('ready')
  server.state.down = false
  await servers.load()
  expect(servers.store.getState().membersError).toBeNull()
  expect(directory().members['camp']).toEqual(['mara', 'juno'])
})

test('topics that come back together cost one look at everything', async () => {
  vi.useFakeTimers()
  const { server, servers } = start()
  await servers.load()
  for (let count = 0; count < 5; count += 1) server.say('camp', { type: 'listening' })
  server.tell({ type: 'listening' })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(server.port.overview).toHaveBeenCalledTimes(2)
})

test('joining by invite shows the server and listens to it', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  expect(await servers.join('aB3_-6789012345x')).toEqual(ok(woods))
  expect(directory().servers).toEqual([camp, woods])
  expect(server.watched.has('woods')).toBe(true)
})

test('a server left elsewhere disappears here and is no longer listened to', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  server.tell({ type: 'server-left', serverId: 'camp' })
  expect(directory().servers).toEqual([])
  expect(server.watched.size).toBe(0)
})

test('a room whose node died is emptied when it is read again', async () => {
  vi.useFakeTimers()
  const { server, servers, directory } = start()
  server.rows.voice = [{ channelId: 'lounge', userId: 'juno', muted: false, deafened: false }]
  await servers.load()
  servers.open('camp')
  server.rows.voice = []
  await vi.advanceTimersByTimeAsync(60_000)
  expect(directory().voice).toEqual([])
})

test('a channel made here is there at once', async () => {
  const { servers, directory } = start()
  await servers.load()
  await servers.createChannel('camp', 'text', 'plans')
  expect(directory().channels['camp']?.map(({ name }) => name)).toContain('plans')
})

test('read marks are kept on the device', async () => {
  const { servers, marks } = start()
  await servers.load()
  servers.markRead('general', 5)
  expect(marks()).toEqual({ general: 5 })
})

test('nobody is asked for twice', async () => {
  const { server, servers, directory } = start()
  await servers.load()
  servers.meet(['tove'])
  servers.meet(['tove'])
  await until(() => 'tove' in directory().people)
  servers.meet(['tove'])
  expect(server.port.profiles).toHaveBeenCalledTimes(1)
})

test('closing leaves nothing listening', async () => {
  const { server, servers } = start()
  await servers.load()
  servers.close()
  servers.close()
  expect(server.listening()).toBe(0)
})
