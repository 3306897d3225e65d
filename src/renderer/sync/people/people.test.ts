import { afterEach, expect, test } from 'vitest'
import { type FakeEngine, fakeEngine } from '../fake-engine.ts'
import { toldStatus } from './own-presence.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function start(): Promise<FakeEngine & { typing: () => readonly string[] }> {
  const fake = fakeEngine()
  stops.push(() => fake.engine.close())
  void fake.engine.load()
  fake.engine.openServer('camp')
  fake.engine.open('general')
  await fake.clock.advance(2_000)
  return { ...fake, typing: () => fake.engine.store.getState().typing['general'] ?? [] }
}
const types = ({ backend }: FakeEngine, userId: string): void =>
  backend.tell('typing:general', { event: 'typing', payload: { user_id: userId } })

test('typing is told once every three seconds at most', async () => {
  const { backend, clock, engine } = await start()
  for (let key = 0; key < 10; key += 1) {
    engine.setTyping('general', true)
    await clock.advance(400)
  }
  expect(backend.said).toEqual([
    { topic: 'typing:general:1', event: 'typing', payload: { user_id: 'mara' } },
    { topic: 'typing:general:1', event: 'typing', payload: { user_id: 'mara' } },
  ])
})

test('whoever types is shown until six seconds after the last word of it', async () => {
  const fake = await start()
  types(fake, 'juno')
  await fake.clock.advance(5_000)
  types(fake, 'juno')
  await fake.clock.advance(5_900)
  expect(fake.typing()).toEqual(['juno'])
  await fake.clock.advance(200)
  expect(fake.typing()).toEqual([])
})

test('strangers and the person themselves are never shown typing', async () => {
  const fake = await start()
  types(fake, 'somebody-else')
  types(fake, 'mara')
  expect(fake.typing()).toEqual([])
})

test('who wrote is not typing any more', async () => {
  const fake = await start()
  types(fake, 'juno')
  fake.backend.says('general', 'juno', 'done')
  expect(fake.typing()).toEqual([])
})

test('presence is told at once, on change, and every minute', async () => {
  const { backend, clock, engine } = await start()
  expect(backend.told[0]).toEqual({ status: 'online', text: null })
  engine.setPresence({ status: 'dnd', text: 'cooking' })
  expect(backend.told.at(-1)).toEqual({ status: 'dnd', text: 'cooking' })
  const before = backend.told.length
  await clock.advance(180_000)
  expect(backend.told.length).toBe(before + 3)
})

test('only who is online becomes idle by themselves, and the invisible look offline', () => {
  const hour = 3_600_000
  expect(toldStatus('online', 0)).toBe('online')
  expect(toldStatus('online', hour)).toBe('idle')
  expect(toldStatus('dnd', hour)).toBe('dnd')
  expect(toldStatus('invisible', 0)).toBe('offline')
})
