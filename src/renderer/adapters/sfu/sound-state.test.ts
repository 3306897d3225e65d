import { expect, test } from 'vitest'
import { soundState } from './sound-state.ts'
import type { SoundFacts } from './sound-state.ts'

const talking: SoundFacts = {
  muted: false,
  deafened: false,
  gate: null,
  canSpeak: true,
  microphone: 'ready',
  connected: true,
}

test('sound goes out when nothing speaks against it', () => {
  expect(soundState(talking)).toEqual({
    sending: true,
    capturing: true,
    told: { muted: false, deafened: false },
  })
})

const silencing: [string, Partial<SoundFacts>][] = [
  ['muted', { muted: true }],
  ['deafened', { deafened: true }],
  ['not allowed to speak', { canSpeak: false }],
  ['without a microphone', { microphone: 'failed' }],
]
test.each(silencing)('a person who is %s sends nothing and is shown as muted', (_, fact) => {
  const state = soundState({ ...talking, ...fact })
  expect(state.sending).toBe(false)
  expect(state.told.muted).toBe(true)
})

test('push-to-talk sends while its gate is open, and nobody is shown as muted while it is closed', () => {
  expect(soundState({ ...talking, gate: true }).sending).toBe(true)
  const waiting = soundState({ ...talking, gate: false })
  expect(waiting).toEqual({ sending: false, capturing: true, told: { muted: false, deafened: false } })
})

test.each([...silencing, ['without a connection', { connected: false }] as const])(
  'an open gate opens nothing for a person who is %s',
  (_, fact) => {
    expect(soundState({ ...talking, gate: true, ...fact }).sending).toBe(false)
  },
)

test('undeafening brings back what was asked for before', () => {
  expect(soundState({ ...talking, deafened: true, muted: false }).told).toEqual({
    muted: true,
    deafened: true,
  })
  expect(soundState({ ...talking, deafened: false, muted: false }).sending).toBe(true)
  expect(soundState({ ...talking, deafened: false, muted: true }).sending).toBe(false)
})

test('while the connection is down the microphone delivers nothing', () => {
  expect(soundState({ ...talking, connected: false })).toMatchObject({ sending: false, capturing: false })
})

test('a microphone that is still opening sends nothing, yet nobody is shown as muted for it', () => {
  expect(soundState({ ...talking, microphone: 'opening' })).toMatchObject({
    sending: false,
    told: { muted: false },
  })
})
