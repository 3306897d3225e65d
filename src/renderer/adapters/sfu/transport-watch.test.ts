import { expect, test } from 'vitest'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import { TransportWatch } from './transport-watch.ts'
import type { WatchedTransport } from './transport-watch.ts'

type State = WatchedTransport['connectionState']

function watch() {
  const clock = new FakeClock()
  const listeners: ((state: State) => void)[] = []
  const seen = { lost: 0, connected: false }
  const transport: WatchedTransport = {
    connectionState: 'new',
    on: (_, listener) => listeners.push(listener),
  }
  const subject = new TransportWatch(transport, clock, () => seen.lost++)
  void subject.connected.then(() => (seen.connected = true))
  return { clock, seen, subject, enter: (state: State) => listeners.forEach((listener) => listener(state)) }
}

test('a path that connects in time is left alone', async () => {
  const { clock, seen, enter } = watch()
  enter('connecting')
  await clock.advance(9_000)
  enter('connected')
  await clock.advance(60_000)
  expect(seen).toEqual({ lost: 0, connected: true })
  expect(clock.pending).toBe(0)
})

test('a path that stays blocked is given up after ten seconds', async () => {
  const { clock, seen, enter } = watch()
  enter('connecting')
  await clock.advance(10_000)
  expect(seen).toEqual({ lost: 1, connected: false })
})

test('a path that nothing uses yet has no deadline', async () => {
  const { clock, seen } = watch()
  await clock.advance(60_000)
  expect(seen.lost).toBe(0)
})

test('a broken path may heal for five seconds', async () => {
  const { clock, seen, enter } = watch()
  enter('connected')
  enter('disconnected')
  await clock.advance(4_900)
  enter('connected')
  await clock.advance(60_000)
  expect(seen.lost).toBe(0)
  enter('disconnected')
  await clock.advance(5_000)
  expect(seen.lost).toBe(1)
})

test('a path that failed is lost once, at once', async () => {
  const { clock, seen, enter } = watch()
  enter('connected')
  enter('disconnected')
  enter('failed')
  enter('failed')
  await clock.advance(60_000)
  expect(seen.lost).toBe(1)
})

test('after close nothing is told', async () => {
  const { clock, seen, subject, enter } = watch()
  enter('connecting')
  subject.close()
  enter('failed')
  await clock.advance(60_000)
  await settle()
  expect(seen).toEqual({ lost: 0, connected: false })
})
