import { afterEach, expect, test } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import { FakeBackend } from '../fake-backend.ts'
import { channelCalled, type FakeEngine, fakeEngine, serverCalled } from '../fake-engine.ts'
import { mostTopics } from '../topics/choose-topics.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function start(backend = new FakeBackend()): Promise<FakeEngine> {
  const fake = fakeEngine({}, backend)
  stops.push(() => fake.engine.close())
  void fake.engine.load()
  await fake.clock.advance(2_000)
  return fake
}

test('at the start the backend tells what is unread', async () => {
  const backend = new FakeBackend()
  backend.says('general', 'juno', 'one')
  backend.says('general', 'juno', 'two, @mara')
  const { unread } = await start(backend)
  expect(unread('general')).toMatchObject({ unread: 2, mentions: 1 })
})

test('it is known when all channels have been counted for the first time, however late that is', async () => {
  const { backend, engine, clock } = fakeEngine()
  stops.push(() => engine.close())
  backend.unread = async () => err({ kind: 'unreachable' })
  void engine.load()
  await clock.advance(100)
  expect(engine.store.getState()).toMatchObject({ status: 'ready', counted: false })
  backend.unread = async () => ok([])
  await clock.advance(60_000)
  expect(engine.store.getState().counted).toBe(true)
})

test('what is said in a channel that is not open is counted soon after, several at once', async () => {
  const { backend, clock, unread } = await start()
  const before = backend.asked['unread'] ?? 0
  backend.says('clips', 'juno', 'one')
  backend.says('clips', 'juno', 'hey @mara')
  await clock.advance(1_000)
  expect(unread('clips')).toMatchObject({ unread: 2, mentions: 1 })
  expect(backend.asked['unread']).toBe(before + 1)
})

test('the person’s own messages, edits and deletes are not unread', async () => {
  const { backend, clock, unread } = await start()
  backend.says('clips', 'mara', 'from another device')
  backend.says('clips', 'juno', 'soon deleted')
  await clock.advance(1_000)
  expect(unread('clips')?.unread).toBe(1)
  backend.happens('clips', { what: 'edit', target: 0, who: 0 })
  backend.happens('clips', { what: 'delete', target: 1, who: 1 })
  await clock.advance(1_000)
  expect(unread('clips')?.unread).toBe(0)
})

test('reading clears at once, and is told to the backend after a moment, once', async () => {
  const { backend, clock, engine, unread } = await start()
  for (const body of ['one', 'two', 'three']) backend.says('clips', 'juno', body)
  await clock.advance(1_000)
  engine.markRead('clips', 2)
  engine.markRead('clips', 3)
  engine.markRead('clips', 1)
  expect(unread('clips')).toMatchObject({ unread: 0, readSeq: 3 })
  await clock.advance(2_000)
  expect(backend.reads.get('clips')).toBe(3)
  expect(backend.asked['markRead']).toBe(1)
})

test('reading a part leaves the rest unread', async () => {
  const { backend, clock, engine, unread } = await start()
  for (const body of ['one', 'two', 'three']) backend.says('clips', 'juno', body)
  await clock.advance(1_000)
  engine.markRead('clips', 1)
  await clock.advance(3_000)
  expect(unread('clips')?.unread).toBe(2)
})

test('what was read on another device is read here', async () => {
  const { backend, clock, unread } = await start()
  for (const body of ['one', 'two']) backend.says('clips', 'juno', body)
  await clock.advance(1_000)
  backend.reads.set('clips', 1)
  backend.tell('user:', { event: 'read', payload: { channel_id: 'clips', seq: 1 } })
  await clock.advance(1_000)
  expect(unread('clips')).toMatchObject({ unread: 1, readSeq: 1 })
  backend.tell('user:', { event: 'read', payload: { channel_id: 'clips', seq: 2 } })
  expect(unread('clips')?.unread).toBe(0)
})

test('a mark made offline reaches the backend later, and an older answer does not undo it', async () => {
  const { backend, clock, engine, unread } = await start()
  backend.says('clips', 'juno', 'one')
  await clock.advance(1_000)
  backend.down = true
  engine.markRead('clips', 1)
  await clock.advance(5_000)
  backend.down = false
  await engine.load() // the backend still believes that nothing was read
  expect(unread('clips')?.unread).toBe(0)
  await clock.advance(60_000)
  expect(backend.reads.get('clips')).toBe(1)
})

test('a message that arrives while counts are being asked for is counted', async () => {
  const { backend, clock, engine, unread } = await start()
  const gate = Promise.withResolvers<null>()
  backend.gate = gate.promise
  const loading = engine.load()
  backend.gate = null
  backend.says('clips', 'juno', 'meanwhile')
  gate.resolve(null)
  await loading
  await clock.advance(3_000)
  expect(unread('clips')?.unread).toBe(1)
})

test('in the open channel what is read as it comes costs no question', async () => {
  const { backend, clock, engine, unread, view } = await start()
  engine.open('general')
  await clock.advance(10)
  const before = backend.asked['unread'] ?? 0
  for (let count = 0; count < 5; count += 1) {
    backend.says('general', 'juno', 'read at once')
    engine.markRead('general', view().timeline.messages.at(-1)?.seq ?? 0)
  }
  await clock.advance(3_000)
  expect(unread('general')).toMatchObject({ unread: 0, readSeq: 5 })
  expect(backend.asked['unread']).toBe(before)
})

test('in the open channel what comes while nobody looks is unread', async () => {
  const { backend, clock, engine, unread } = await start()
  engine.open('general')
  await clock.advance(10)
  backend.says('general', 'juno', 'unseen')
  await clock.advance(1_000)
  expect(unread('general')?.unread).toBe(1)
})

test('counts of 300 channels end right with 80 topics, also where nothing is told', async () => {
  const backend = new FakeBackend()
  const ids = Array.from({ length: 300 }, (_, index) => `c${index}`)
  backend.overviewValue = {
    servers: [serverCalled('camp')],
    // Every third is restricted: its news come on its own topic, if that is listened to.
    channels: ids.map((id, index) => channelCalled(id, { is_open: index % 3 > 0 })),
    direct: [],
    voice: [],
  }
  const { clock, unread } = await start(backend)
  expect(backend.topics().length).toBeLessThanOrEqual(mostTopics)
  for (const id of ids) {
    // As the database does: the channel's own topic, and the server's only where all may know.
    const broadcast = backend.channel(id).say(`${id}-1`, 'juno', 'hello')
    backend.tell(`channel:${id}:`, broadcast)
    if (ids.indexOf(id) % 3 > 0)
      backend.tell('server:', { event: 'head', payload: { channel_id: id, rev: 1 } })
  }
  await clock.advance(120_000)
  expect(ids.filter((id) => unread(id)?.unread !== 1)).toEqual([])
})
