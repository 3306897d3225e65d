import { expect, it, onTestFinished } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Binding } from '../../../shared/shortcut.ts'
import type { KeySource, SourceEvent } from '../source.ts'
import { createPortalKeys } from './portal-keys.ts'
import type { PortalFailure } from './portal-protocol.ts'
import type { PortalListener } from './portal-session.ts'

const f8: Binding = {
  id: 'ptt',
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code: 'F8' } },
}
const thumb: Binding = {
  id: 'thumb',
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'mouse', button: 4 } },
}
const died: PortalFailure = { problem: 'died', detail: 'it fell over' }

type Opened = Result<ReadonlySet<string>, PortalFailure>

/** A source over sessions that the test answers for, and a clock that only the test moves. */
function keysOverSessions() {
  const sessions: { listener: PortalListener; answer: (opened: Opened) => void; closed: boolean }[] = []
  const waits: number[] = []
  const logged: object[] = []
  const told: SourceEvent[] = []
  let due: (() => void) | null = null
  const keys: KeySource = createPortalKeys({
    session: (listener) => {
      const { promise, resolve } = Promise.withResolvers<Opened>()
      const session = { listener, answer: resolve, closed: false }
      sessions.push(session)
      return { open: () => promise, close: () => (session.closed = true) }
    },
    now: () => 7,
    later: (ms, run) => {
      waits.push(ms)
      due = run
      return () => (due = null)
    },
    log: { warn: (entry) => logged.push(entry), info: () => undefined },
  })
  onTestFinished(() => keys.close())
  return {
    keys,
    sessions,
    waits,
    logged,
    told,
    last: () => sessions.at(-1) ?? expect.fail('no session was asked for'),
    async answer(opened: Opened) {
      sessions.at(-1)?.answer(opened)
      await Promise.resolve()
    },
    pass() {
      const run = due
      due = null
      run?.()
    },
  }
}

it('waits longer after each failure, up to a minute, and says why only once', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], () => undefined)
  for (let i = 0; i < 10; i++) {
    await portal.answer(err(died))
    portal.pass()
  }
  expect(portal.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  expect(portal.logged).toEqual([{ event: 'portal-failed', ...died }])
})

it('begins with the short wait again after it had worked', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], () => undefined)
  await portal.answer(err(died))
  portal.pass()
  await portal.answer(ok(new Set(['talk-F8'])))
  portal.last().listener.onLost(died)
  expect(portal.waits).toEqual([500, 500])
})

it.each(['not-allowed', 'not-available'] as const)(
  'does not ask again by itself after %s',
  async (problem) => {
    const portal = keysOverSessions()
    portal.keys.start([f8], (event) => portal.told.push(event))
    await portal.answer(err({ problem, detail: 'no' }))
    expect(portal.told.at(-1)).toEqual({ kind: 'state', state: 'failed', problem })
    expect(portal.waits).toEqual([])
  },
)

it('looks for a portal that was there before: it may be on its way back', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], () => undefined)
  await portal.answer(ok(new Set(['talk-F8'])))
  portal.last().listener.onLost(died)
  portal.pass()
  await portal.answer(err({ problem: 'not-available', detail: 'nobody there' }))
  expect(portal.waits).toEqual([500, 1_000])
})

it('tells of a lost session first, so that nothing stays pressed', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], (event) => portal.told.push(event))
  await portal.answer(ok(new Set(['talk-F8'])))
  portal.last().listener.onKey('press', 'talk-F8')
  portal.last().listener.onLost(died)
  expect(portal.told.slice(-3)).toEqual([
    { kind: 'press', bindingId: 'ptt', at: 7 },
    { kind: 'lost', problem: 'died' },
    { kind: 'state', state: 'failed', problem: 'died' },
  ])
})

it('says that buttons of a mouse can’t be bound when there is nothing else', async () => {
  const portal = keysOverSessions()
  portal.keys.start([thumb], (event) => portal.told.push(event))
  await portal.answer(ok(new Set()))
  expect(portal.told.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'not-available' })
})

it('asks only once, and of the newest, when bindings change while the person thinks', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], (event) => portal.told.push(event))
  portal.keys.setBindings([f8, thumb, { ...f8, id: 'quiet', action: 'mute' }])
  expect(portal.sessions.map(({ closed }) => closed)).toEqual([true, false])
  portal.sessions[0]?.answer(err(died))
  await portal.answer(ok(new Set(['talk-F8', 'mute-F8'])))
  expect(portal.told.at(-1)).toEqual({ kind: 'state', state: 'ready', problem: null })
  expect(portal.waits).toEqual([])
})

it('tells nothing and asks for nothing once it is closed', async () => {
  const portal = keysOverSessions()
  portal.keys.start([f8], (event) => portal.told.push(event))
  await portal.answer(ok(new Set(['talk-F8'])))
  const { listener } = portal.last()
  portal.keys.close()
  portal.keys.close()
  const before = portal.told.length
  listener.onKey('press', 'talk-F8')
  portal.keys.setBindings([])
  portal.keys.askPermission?.()
  expect(portal.told).toHaveLength(before)
  expect(portal.sessions).toHaveLength(1)
})
