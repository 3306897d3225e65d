import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { idbOutbox } from '../adapters/storage/outbox-storage.ts'
import { FakeBackend } from '../sync/fake-backend.ts'
import { channelCalled, fakeEngine, serverCalled } from '../sync/fake-engine.ts'
import { windowsOfOne } from '../sync/fake-windows.ts'

// The engine with its real storage: what the parts promise each other, kept together.

const camp = crypto.randomUUID()
const general = crypto.randomUUID()
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
const until = (check: () => boolean) => vi.waitUntil(check, { interval: 1, timeout: 5_000 })

function backendOf(): FakeBackend {
  const backend = new FakeBackend()
  backend.overviewValue = {
    servers: [serverCalled(camp)],
    channels: [channelCalled(general, { server_id: camp })],
    direct: [],
    voice: [],
  }
  return backend
}

async function openWindow(owner: string, backend: FakeBackend, device = windowsOfOne()) {
  const windows = device.open()
  const fake = fakeEngine({ storage: idbOutbox(owner), windows }, backend)
  stops.push(() => fake.engine.close())
  void fake.engine.load()
  fake.engine.open(general)
  await fake.clock.advance(1_500) // less than storage may take: it takes real time
  const send = (body: string) => fake.engine.send(general, { body, replyTo: null, attachments: [] })
  const waiting = () => fake.outgoing().map(({ body, keeping }) => `${body}, ${keeping}`)
  return { ...fake, send, waiting }
}
const storedIn = (backend: FakeBackend) => backend.channel(general).rows.map(({ message }) => message.body)

test('unsent messages survive a restart and are sent in order', async () => {
  const backend = backendOf()
  const first = await openWindow('restart', backend)
  backend.down = true
  for (const body of ['one', 'two', 'three']) first.send(body)
  await until(() => first.waiting().every((one) => one.endsWith('kept')))
  first.engine.close()
  backend.down = false
  await openWindow('restart', backend)
  await until(() => storedIn(backend).length === 3)
  expect(storedIn(backend)).toEqual(['one', 'two', 'three'])
})

test('whoever signs in next on the device sends nothing of it', async () => {
  const backend = backendOf()
  const mara = await openWindow('mara', backend)
  backend.down = true
  mara.send('mine')
  await until(() => mara.waiting()[0] === 'mine, kept')
  mara.engine.close()
  backend.down = false
  const juno = await openWindow('juno', backend)
  juno.send('hers')
  await until(() => storedIn(backend).length > 0)
  expect(storedIn(backend)).toEqual(['hers'])
})

test('two windows show the same and send each message once', async () => {
  const backend = backendOf()
  const device = windowsOfOne()
  const one = await openWindow('two', backend, device)
  const two = await openWindow('two', backend, device)
  backend.down = true
  two.send('from two')
  await until(() => one.waiting().length === 1)
  one.send('from one')
  await until(() => two.waiting().length === 2)
  expect(one.waiting()).toEqual(two.waiting())
  backend.down = false
  one.device.wake('online')
  await until(() => one.outgoing().length + two.outgoing().length === 0)
  expect(storedIn(backend)).toEqual(['from two', 'from one'])
})

test('a full disk stops no message, and the person is told', async () => {
  const backend = backendOf()
  const window = await openWindow('full', backend)
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  window.send('all the same')
  await until(() => storedIn(backend).length === 1)
  add.mockRestore()
  expect(window.engine.store.getState().keepsUnsent).toBe(false)
})
