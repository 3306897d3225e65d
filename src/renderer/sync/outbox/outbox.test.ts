import { afterEach, expect, test } from 'vitest'
import { err } from '../../../shared/result.ts'
import { FakeClock } from '../../clock/fake-clock.ts'
import { FakeBackend } from '../fake-backend.ts'
import { fakeEngine } from '../fake-engine.ts'
import { windowsOfOne } from '../fake-windows.ts'
import type { KeptMessage, OutboxStorage } from '../ports.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A disk that outlives windows. `broken` rejects every call, `stuck` answers none. */
function disk() {
  const state = { broken: false, stuck: false, messages: [] as KeptMessage[] }
  const answer = async <T>(value: () => T): Promise<T> => {
    if (state.stuck) return new Promise(() => {})
    if (state.broken) throw new DOMException('no room', 'QuotaExceededError')
    return value()
  }
  const storage: OutboxStorage = {
    read: () => answer(() => [...state.messages]),
    add: (message) => answer(() => void state.messages.push(message)),
    update: (message) =>
      answer(() => {
        state.messages = state.messages.map((one) => (one.id === message.id ? message : one))
      }),
    remove: (id) =>
      answer(() => {
        state.messages = state.messages.filter((one) => one.id !== id)
      }),
    close: () => {},
  }
  return { state, storage }
}

async function start(given: { backend?: FakeBackend; kept?: ReturnType<typeof disk> } = {}) {
  const { backend = new FakeBackend(), kept = disk() } = given
  const fake = fakeEngine({ storage: kept.storage }, backend)
  stops.push(() => fake.engine.close())
  fake.engine.open('general')
  await fake.clock.advance(10)
  const send = (body: string, channelId = 'general') =>
    fake.engine.send(channelId, { body, replyTo: null, attachments: [] })
  const stored = (id = 'general') => backend.channel(id).rows.map(({ message }) => message.body)
  return { ...fake, kept, send, stored }
}

test('messages of a channel are stored in the order they were written, whatever each of them takes', async () => {
  const { backend, clock, send, stored } = await start()
  backend.refuse.push(err({ kind: 'unreachable' }), err({ kind: 'unreachable' }))
  for (const body of ['one', 'two', 'three']) send(body)
  await clock.advance(60_000)
  expect(stored()).toEqual(['one', 'two', 'three'])
})

test('a message whose answer was lost is stored once', async () => {
  const { backend, clock, send, stored, bodies, outgoing } = await start()
  backend.loseAnswers = 2
  send('once')
  await clock.advance(60_000)
  expect(stored()).toEqual(['once'])
  expect(bodies()).toEqual(['once'])
  expect(outgoing()).toEqual([])
})

test('a refused message stays with its reason and holds up none behind it', async () => {
  const { backend, clock, send, stored, outgoing, engine, kept } = await start()
  backend.refuse.push(err({ kind: 'not-allowed' }))
  const id = send('refused')
  send('fine')
  await clock.advance(10)
  expect(stored()).toEqual(['fine'])
  expect(outgoing()).toMatchObject([{ body: 'refused', trouble: { kind: 'not-allowed' } }])
  expect(kept.state.messages).toMatchObject([{ id, refused: { kind: 'not-allowed' } }])
  engine.retry(id)
  await clock.advance(10)
  expect(stored()).toEqual(['fine', 'refused'])
  expect(kept.state.messages).toEqual([])
})

test('a rate limit is waited for as long as the backend says, a long slow mode is the person’s to decide', async () => {
  const { backend, clock, send, stored, outgoing } = await start()
  backend.refuse.push(err({ kind: 'rate-limited', retry_after: 20 }))
  send('patient')
  await clock.advance(19_000)
  expect(stored()).toEqual([])
  expect(outgoing()).toMatchObject([{ trouble: { kind: 'rate-limited' }, refused: null }])
  await clock.advance(2_000)
  expect(stored()).toEqual(['patient'])
  backend.refuse.push(err({ kind: 'slow-mode', retry_after: 3_600 }))
  send('slow')
  await clock.advance(10)
  expect(outgoing()).toMatchObject([{ refused: { kind: 'slow-mode', retry_after: 3_600 } }])
})

test('an error without a cause is tried three times', async () => {
  const { backend, clock, send, outgoing } = await start()
  const failed = err({ kind: 'failed', detail: '500' } as const)
  backend.refuse.push(failed, failed, failed)
  send('odd')
  await clock.advance(60_000)
  expect(backend.asked['send']).toBe(3)
  expect(outgoing()).toMatchObject([{ refused: { kind: 'failed' } }])
})

test('while the backend is away tries become rarer, and the network’s return ends the wait', async () => {
  const { backend, clock, device, send, stored } = await start()
  backend.down = true
  send('offline')
  await clock.advance(300_000)
  expect(backend.asked['send']).toBeLessThan(25)
  backend.down = false
  device.wake('online')
  await clock.advance(10)
  expect(stored()).toEqual(['offline'])
})

test('an attempt that was under way when the network came back, and fails, is repeated at once', async () => {
  const { backend, clock, device, send, stored, outgoing } = await start()
  backend.down = true
  send('patient')
  await clock.advance(300_000)
  backend.down = false
  const gate = Promise.withResolvers<null>()
  backend.gate = gate.promise
  await clock.advance(30_000)
  device.wake('online')
  backend.down = true
  gate.resolve(null)
  await clock.advance(0)
  backend.down = false
  backend.gate = null
  await clock.advance(1_500)
  expect(stored()).toEqual(['patient'])
  expect(outgoing()).toEqual([])
})

test('a message that was discarded is not sent', async () => {
  const { backend, clock, engine, send, stored, outgoing, kept } = await start()
  backend.down = true
  const id = send('never mind')
  await clock.advance(10)
  engine.discard(id)
  backend.down = false
  await clock.advance(60_000)
  expect(stored()).toEqual([])
  expect(outgoing()).toEqual([])
  expect(kept.state.messages).toEqual([])
})

test('what was unsent when the window closed is sent in order by the next one', async () => {
  const first = await start()
  first.backend.down = true
  first.send('one')
  first.send('two')
  await first.clock.advance(10)
  first.engine.close()
  first.backend.down = false
  const second = await start({ backend: first.backend, kept: first.kept })
  await second.clock.advance(10)
  expect(second.stored()).toEqual(['one', 'two'])
  expect(second.kept.state.messages).toEqual([])
})

test('stored, but closed before the answer: the next window does not store it twice', async () => {
  const first = await start()
  const gate = Promise.withResolvers<null>()
  first.backend.gate = gate.promise
  first.send('once')
  await first.clock.advance(10)
  first.engine.close()
  first.backend.gate = null
  const second = await start({ backend: first.backend, kept: first.kept })
  await second.clock.advance(10)
  expect(second.stored()).toEqual(['once'])
  expect(second.outgoing()).toEqual([])
})

test.for(['broken', 'stuck'] as const)('a %s disk stops no message, and the person is told', async (how) => {
  const { clock, engine, kept, send, stored } = await start()
  expect(engine.store.getState().keepsUnsent).toBe(true)
  kept.state[how] = true
  send('one')
  send('two')
  await clock.advance(5_000)
  // One that is merely slow is waited for.
  expect(engine.store.getState().keepsUnsent).toBe(how === 'stuck')
  await clock.advance(10_000)
  send('three')
  await clock.advance(10)
  expect(stored()).toEqual(['one', 'two', 'three'])
  expect(engine.store.getState().keepsUnsent).toBe(false)
})

test('a disk that fills up leaves the order as it was written', async () => {
  const { backend, clock, kept, send, stored } = await start()
  backend.down = true
  send('kept')
  await clock.advance(10)
  kept.state.broken = true
  send('not kept')
  await clock.advance(10)
  kept.state.broken = false
  send('after')
  backend.down = false
  await clock.advance(60_000)
  expect(stored()).toEqual(['kept', 'not kept', 'after'])
})

test('nothing that can keep: messages are sent all the same', async () => {
  const { engine, clock, backend } = fakeEngine({ storage: null })
  stops.push(() => engine.close())
  engine.send('general', { body: 'hello', replyTo: null, attachments: [] })
  await clock.advance(10)
  expect(backend.channel('general').rows).toHaveLength(1)
  expect(engine.store.getState().keepsUnsent).toBe(false)
})

/** Two windows on one disk and one backend; time passes for both. */
async function twoWindows() {
  const backend = new FakeBackend()
  const kept = disk()
  const device = windowsOfOne()
  const open = () => {
    const windows = device.open()
    const fake = fakeEngine({ storage: kept.storage, windows }, backend)
    stops.push(() => fake.engine.close())
    void fake.engine.load()
    fake.engine.open('general')
    const send = (body: string) => fake.engine.send('general', { body, replyTo: null, attachments: [] })
    return { ...fake, windows, send }
  }
  const [one, two] = [open(), open()]
  const pass = async (ms: number) => {
    await Promise.all([one.clock.advance(ms), two.clock.advance(ms)])
  }
  await pass(2_000)
  const stored = () => backend.channel('general').rows.map(({ message }) => message.body)
  return { backend, kept, one, two, pass, reopen: open, stored }
}

test('both windows show what waits and what was sent, and only one sends it', async () => {
  const { backend, one, two, pass, stored } = await twoWindows()
  backend.down = true
  two.send('from two')
  one.send('from one')
  await pass(10)
  const waiting = (window: typeof one) => window.outgoing().map(({ body }) => body)
  expect(waiting(one)).toEqual(['from two', 'from one'])
  expect(waiting(two)).toEqual(['from two', 'from one'])
  const asked = backend.asked['send'] ?? 0
  backend.down = false
  one.device.wake('online')
  await pass(100)
  expect(stored()).toEqual(['from two', 'from one'])
  expect(backend.asked['send']).toBe(asked + 2)
  expect([one.outgoing(), two.outgoing()]).toEqual([[], []])
  expect(one.bodies()).toEqual(stored())
  expect(two.bodies()).toEqual(stored())
})

test('a message discarded, or refused, in one window is so in the other', async () => {
  const { backend, one, two, pass } = await twoWindows()
  backend.refuse.push(err({ kind: 'too-many-mentions' }))
  two.send('refused')
  await pass(10)
  expect(two.outgoing()).toMatchObject([{ refused: { kind: 'too-many-mentions' } }])
  one.engine.discard(one.outgoing()[0]?.id ?? '')
  await pass(10)
  expect([one.outgoing(), two.outgoing()]).toEqual([[], []])
})

test('when the leading window is gone, the other sends what it left', async () => {
  const { backend, one, two, pass, stored } = await twoWindows()
  backend.down = true
  one.send('left behind')
  await pass(10)
  one.engine.close()
  one.windows.crash()
  backend.down = false
  await pass(10)
  expect(stored()).toEqual(['left behind'])
  expect(two.outgoing()).toEqual([])
})

test('when the leading window sleeps, the other sends its own messages after a while', async () => {
  const { one, two, stored } = await twoWindows()
  one.windows.freeze()
  two.send('awake')
  await two.clock.advance(10)
  expect(stored()).toEqual([])
  await two.clock.advance(5_000)
  expect(stored()).toEqual(['awake'])
  expect(two.outgoing()).toEqual([])
})

test('what a window wrote right before it was gone is sent by the next one, if the leading window was never told', async () => {
  const { kept, pass, reopen, stored } = await twoWindows()
  const [id, channelId] = [crypto.randomUUID(), 'general']
  const draft = { body: 'last words', replyTo: null, attachments: [] }
  kept.state.messages.push({ ...draft, id, channelId, writtenAt: 0, refused: null })
  const next = reopen()
  await Promise.all([pass(5_000), next.clock.advance(5_000)])
  expect(stored()).toEqual(['last words'])
  expect(next.outgoing()).toEqual([])
})

test('two windows that both send store each message once and in order', async () => {
  const { backend, one, two, pass, stored } = await twoWindows()
  backend.down = true
  for (const body of ['a', 'b', 'c', 'd']) two.send(body)
  await pass(20_000) // by now both try
  backend.down = false
  one.device.wake('online')
  two.device.wake('online')
  await pass(1_000)
  expect(stored()).toEqual(['a', 'b', 'c', 'd'])
  expect([one.outgoing(), two.outgoing()]).toEqual([[], []])
})

test('a clock that stands still or jumps changes no order', async () => {
  const clock = new FakeClock(5_000_000)
  const { engine, backend } = fakeEngine({ clock })
  stops.push(() => engine.close())
  const send = (body: string) => engine.send('general', { body, replyTo: null, attachments: [] })
  send('first')
  clock.now = () => 1_000
  send('second')
  await clock.advance(10)
  expect(backend.channel('general').rows.map(({ message }) => message.body)).toEqual(['first', 'second'])
})
