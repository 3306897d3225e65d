import { afterEach, expect, test } from 'vitest'
import { channelCalled, type FakeEngine, fakeEngine, serverCalled } from '../fake-engine.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function start(): Promise<FakeEngine & { directory: () => ReturnType<typeof directoryOf> }> {
  const fake = fakeEngine()
  stops.push(() => fake.engine.close())
  void fake.engine.load()
  await fake.clock.advance(2_000)
  return { ...fake, directory: () => directoryOf(fake) }
}
const directoryOf = ({ engine }: FakeEngine) => engine.store.getState().directory

test('loading shows servers and channels and listens to each server', async () => {
  const { backend, engine, directory } = await start()
  expect(engine.store.getState().status).toBe('ready')
  expect(directory().channels['camp']?.map(({ id }) => id)).toEqual(['general', 'clips'])
  expect(backend.topics()).toEqual(['user:mara', 'server:camp:1'])
})

test('a first load that fails can be tried again, and a later one keeps what is shown', async () => {
  const { backend, engine } = fakeEngine()
  stops.push(() => engine.close())
  backend.down = true
  await engine.load()
  expect(engine.store.getState()).toMatchObject({ status: 'failed', error: { kind: 'unreachable' } })
  backend.down = false
  await engine.load()
  backend.down = true
  await engine.load()
  expect(engine.store.getState().status).toBe('ready')
})

test('a first load that failed is tried again by itself, less and less often, until it works', async () => {
  const { backend, clock, engine } = fakeEngine()
  stops.push(() => engine.close())
  backend.down = true
  await engine.load()
  const asked = () => backend.asked['overview']
  const shown = new Set<string>()
  engine.store.subscribe(({ status }) => shown.add(status))
  await clock.advance(750)
  expect(asked()).toBe(2)
  await clock.advance(1_499)
  expect(asked()).toBe(2)
  await clock.advance(1)
  expect(asked()).toBe(3)
  backend.down = false
  await clock.advance(3_000)
  expect(engine.store.getState()).toMatchObject({ status: 'ready', error: null })
  expect([...shown]).toEqual(['failed', 'ready']) // and no sign of loading, over and over
  await clock.advance(5_000) // the server's topic is listened to, and what was missed until then is read
  const before = asked()
  await clock.advance(30_000)
  expect(asked()).toBe(before)
})

test('opening a server names its people and tells who is there', async () => {
  const { backend, engine, clock, directory } = await start()
  backend.present = [{ user_id: 'juno', status: 'dnd', status_text: 'cooking' }]
  engine.openServer('camp')
  await clock.advance(10)
  expect(directory().people['juno']?.display_name).toBe('JUNO')
  expect(engine.store.getState().presence['juno']).toMatchObject({ status: 'dnd', status_text: 'cooking' })
  backend.tell('server:camp', {
    event: 'presence',
    payload: { user_id: 'juno', status: 'online', status_text: null },
  })
  expect(engine.store.getState().presence['juno']?.status).toBe('online')
})

test('somebody who joins is named before they are listed, also while the members are being read', async () => {
  const { backend, engine, clock, directory } = await start()
  backend.people = ['mara', 'juno']
  const gate = Promise.withResolvers<null>()
  backend.gate = gate.promise
  engine.openServer('camp')
  backend.gate = null
  backend.tell('server:camp', { event: 'member', payload: { user_id: 'tove' } })
  gate.resolve(null) // the members as they were before Tove came
  await clock.advance(10)
  expect(directory().members['camp']).toEqual(['mara', 'juno', 'tove'])
  expect(directory().people['tove']?.username).toBe('tove')
})

test('a server made while everything is being read again does not disappear', async () => {
  const { backend, engine, clock, directory } = await start()
  const gate = Promise.withResolvers<null>()
  backend.gate = gate.promise
  const loading = engine.load()
  engine.hear((now) => ({ ...now, servers: [...now.servers, serverCalled('fire')] }))
  backend.gate = null
  gate.resolve(null)
  await loading
  await clock.advance(10)
  expect(directory().servers.map(({ name }) => name)).toEqual(['camp', 'fire'])
})

test('people that can’t be read are told apart from servers that can’t', async () => {
  const { backend, engine, clock } = await start()
  backend.down = true
  engine.openServer('camp')
  await clock.advance(10)
  expect(engine.store.getState()).toMatchObject({ status: 'ready', membersError: { kind: 'unreachable' } })
  backend.down = false
  await engine.load()
  expect(engine.store.getState().membersError).toBeNull()
})

test('topics that come back together cost one look at everything', async () => {
  const { backend, clock } = await start()
  const before = backend.asked['overview'] ?? 0
  backend.cut()
  backend.mend()
  backend.mend()
  await clock.advance(2_000)
  expect(backend.asked['overview']).toBe(before + 1)
})

test('when somebody leaves, the server is listened to on its new topic', async () => {
  const { backend, engine, clock, directory } = await start()
  engine.openServer('camp')
  await clock.advance(10)
  backend.overviewValue = { ...backend.overviewValue, servers: [serverCalled('camp', 2)] }
  backend.people = ['mara', 'juno']
  backend.tell('server:camp:1', { event: 'moved', payload: { user_id: 'tove' } })
  expect(directory().members['camp']).toEqual(['mara', 'juno'])
  await clock.advance(5_000)
  expect(backend.topics()).toEqual(['user:mara', 'server:camp:2'])
})

test('a server left elsewhere disappears here and is no longer listened to', async () => {
  const { backend, directory } = await start()
  backend.tell('user:', { event: 'server_gone', payload: { server_id: 'camp' } })
  expect(directory().servers).toEqual([])
  expect(backend.topics()).toEqual(['user:mara'])
})

test('a channel that changed is read again', async () => {
  const { backend, clock, directory } = await start()
  backend.overviewValue = {
    ...backend.overviewValue,
    channels: [channelCalled('general', { name: 'hearth' })],
  }
  backend.tell('server:camp', { event: 'channels', payload: {} })
  await clock.advance(2_000)
  expect(directory().channels['camp']?.map(({ name }) => name)).toEqual(['hearth'])
})

test('a room whose node died is emptied when it is read again', async () => {
  const { backend, engine, clock, directory } = await start()
  engine.openServer('camp')
  backend.overviewValue = {
    ...backend.overviewValue,
    channels: [channelCalled('lounge', { kind: 'voice' })],
  }
  await engine.load()
  backend.tell('server:camp', {
    event: 'voice',
    payload: { channel_id: 'lounge', user_id: 'juno', muted: true, deafened: false },
  })
  expect(directory().voice).toHaveLength(1)
  await clock.advance(60_000)
  expect(directory().voice).toEqual([])
})

test('who entered an empty room without a word is seen when it is read again', async () => {
  const { backend, engine, clock, directory } = await start()
  engine.openServer('camp')
  backend.overviewValue = {
    ...backend.overviewValue,
    channels: [channelCalled('lounge', { kind: 'voice' })],
  }
  await engine.load()
  const voice = [{ channelId: 'lounge', userId: 'juno', muted: false, deafened: false }]
  backend.overviewValue = { ...backend.overviewValue, voice }
  await clock.advance(60_000)
  expect(directory().voice).toEqual(voice)
  expect(directory().people).toHaveProperty('juno')
})

test('a server without rooms is not asked who is in them', async () => {
  const { backend, engine, clock } = await start()
  engine.openServer('camp')
  await clock.advance(60_000)
  expect(backend.asked['voice']).toBeUndefined()
})

test('nobody is asked for twice', async () => {
  const { backend, engine, clock } = await start()
  engine.meet(['zoe'])
  engine.meet(['zoe'])
  await clock.advance(10)
  engine.meet(['zoe'])
  await clock.advance(10)
  expect(backend.asked['profiles']).toBe(1)
})
