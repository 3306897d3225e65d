import { expect, test } from 'vitest'
import { maxAttempts } from './back-off.ts'
import { start, step } from './connection.ts'
import type { Connection, ConnectionEffect, ConnectionEvent } from './connection.ts'
import type { Failure } from './failure.ts'

const passing: Failure = { error: { kind: 'sfu-unreachable' }, retry: true, detail: '' }
const final: Failure = { error: { kind: 'not-allowed' }, retry: false, detail: '' }
const opened: ConnectionEvent = { type: 'opened' }
const lost = (failure: Failure): ConnectionEvent => ({ type: 'lost', failure })
const openFailed = (failure: Failure): ConnectionEvent => ({ type: 'open-failed', failure })

function run(...events: ConnectionEvent[]): { connection: Connection; effects: ConnectionEffect['type'][] } {
  let [connection, effects] = start
  for (const event of events) [connection, effects] = step(connection, event)
  return { connection, effects: effects.map((effect) => effect.type) }
}

test('a join opens a session, and is connected once it is open', () => {
  expect(start[1]).toEqual([{ type: 'open' }])
  expect(run(opened).connection.status).toBe('connected')
})

test('a first attempt that fails is over at once, so that the person sees why', () => {
  expect(run(openFailed(passing))).toEqual({
    connection: { status: 'failed', error: passing.error },
    effects: ['close-session', 'release'],
  })
})

test('a lost connection is won back with a growing wait', () => {
  const first = run(opened, lost(passing))
  expect(first).toEqual({
    connection: { status: 'reconnecting', attempts: 1 },
    effects: ['close-session', 'retry-later'],
  })
  expect(run(opened, lost(passing), { type: 'retry-due' }).effects).toEqual(['open'])
  expect(run(opened, lost(passing), { type: 'retry-due' }, openFailed(passing)).connection).toEqual({
    status: 'reconnecting',
    attempts: 2,
  })
})

test('after the last attempt it gives up and says so', () => {
  const tries = Array.from({ length: maxAttempts }, (): ConnectionEvent => openFailed(passing))
  expect(run(opened, lost(passing), ...tries)).toEqual({
    connection: { status: 'failed', error: passing.error },
    effects: ['close-session', 'release'],
  })
  expect(run(opened, lost(passing), ...tries.slice(1)).connection.status).toBe('reconnecting')
})

test('a session that breaks as soon as it opens does not begin the count anew', () => {
  expect(run(opened, lost(passing), opened, lost(passing)).connection).toMatchObject({ attempts: 2 })
  expect(run(opened, lost(passing), opened, { type: 'stable' }, lost(passing)).connection).toMatchObject({
    attempts: 1,
  })
})

test('what another attempt cannot mend ends the stay', () => {
  expect(run(opened, lost(passing), openFailed(final)).connection.status).toBe('failed')
})

test('a session ended by the SFU for good is left in order, with the reason', () => {
  const error = { kind: 'session-ended', reason: 'joined-elsewhere' } as const
  expect(run(opened, lost({ error, retry: false, detail: '' }))).toEqual({
    connection: { status: 'idle', error },
    effects: ['close-session', 'release'],
  })
})

test.each([[[]], [[opened]], [[opened, lost(passing)]]])('leaving works in any state (%j)', (before) => {
  expect(run(...before, { type: 'leave' })).toEqual({
    connection: { status: 'idle', error: null },
    effects: ['close-session', 'release'],
  })
})

test('nothing that comes after the end has any effect', () => {
  const end = run(opened, { type: 'leave' }).connection
  const late: ConnectionEvent[] = [
    opened,
    lost(passing),
    openFailed(passing),
    { type: 'retry-due' },
    { type: 'stable' },
    { type: 'leave' },
  ]
  for (const event of late) expect(step(end, event)).toEqual([end, []])
})
