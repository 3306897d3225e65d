import { expect, test, vi } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import { channelCalled, fakeEngine, serverCalled } from '../../sync/fake-engine.ts'
import type { ServersPort } from './ports.ts'
import { createServers } from './store.ts'

const woods = serverCalled('woods')

async function start() {
  const fake = fakeEngine()
  const port: ServersPort = {
    createServer: async (name) =>
      ok({
        server: { ...serverCalled('new'), name },
        channels: [channelCalled('talk', { server_id: 'new' })],
      }),
    createChannel: async ({ name }) => ok(channelCalled('plans', { name, position: 9 })),
    createInvite: async () => ok({ code: 'aB3_-6789012345x', expiresAt: null }),
    peekInvite: async () => ok({ serverId: 'woods', serverName: 'Woods', members: 3 }),
    acceptInvite: async () => {
      const { overviewValue } = fake.backend
      fake.backend.overviewValue = { ...overviewValue, servers: [...overviewValue.servers, woods] }
      return ok(woods)
    },
    leaveServer: async () => ok(null),
    sfuUrl: async () => ok(null),
  }
  const servers = createServers(port, fake.engine)
  void servers.load()
  await fake.clock.advance(2_000)
  const names = () => servers.store.getState().directory.servers.map(({ name }) => name)
  return { ...fake, port, servers, names }
}

test('a server made here is there at once with its channels, and listened to', async () => {
  const { servers, backend, names } = await start()
  expect(await servers.create('Fire')).toMatchObject({ ok: true, value: { name: 'Fire' } })
  expect(names()).toEqual(['camp', 'Fire'])
  expect(servers.store.getState().directory.channels['new']).toHaveLength(1)
  expect(backend.topics()).toContain('server:new:1')
})

test('a channel made here is there at once', async () => {
  const { servers } = await start()
  await servers.createChannel('camp', 'text', 'plans')
  const { directory } = servers.store.getState()
  expect(directory.channels['camp']?.map(({ name }) => name)).toContain('plans')
})

test('joining by invite shows the server and listens to it', async () => {
  const { servers, backend, names } = await start()
  expect(await servers.join('aB3_-6789012345x')).toEqual(ok(woods))
  expect(names()).toEqual(['camp', 'woods'])
  expect(backend.topics()).toContain('server:woods:1')
})

test('a server that was left is gone and no longer listened to; one that could not be left stays', async () => {
  const { servers, backend, port, names } = await start()
  vi.spyOn(port, 'leaveServer').mockImplementationOnce(async () => err({ kind: 'owner-cannot-leave' }))
  await servers.leave('camp')
  expect(names()).toEqual(['camp'])
  await servers.leave('camp')
  expect(names()).toEqual([])
  expect(backend.topics()).toEqual(['user:mara'])
})
