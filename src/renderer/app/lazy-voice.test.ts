import { expect, test, vi } from 'vitest'
import { ok } from '../../shared/result.ts'
import type { VoiceEvent, VoicePort } from '../features/voice/ports.ts'
import { lazyVoice } from './lazy-voice.ts'

const room = {
  sfuUrl: 'http://127.0.0.1:4443',
  channelId: 'lounge',
  userId: 'mara',
  muted: false,
  deafened: false,
  gate: null,
  token: async () => 'token',
}

function fakePort() {
  let tell: (event: VoiceEvent) => void = () => {}
  const port = {
    join: vi.fn<VoicePort['join']>(async () => ok(null)),
    leave: vi.fn(),
    setMuted: vi.fn(),
    setDeafened: vi.fn(),
    setGate: vi.fn(),
    level: () => 0.5,
    subscribe: (listener: (event: VoiceEvent) => void) => {
      tell = listener
      return () => {}
    },
  } satisfies VoicePort
  return { port, tell: (event: VoiceEvent) => tell(event) }
}

test('nothing is loaded before somebody joins, and then once', async () => {
  const { port } = fakePort()
  const load = vi.fn(async () => port)
  const voice = lazyVoice(load)
  voice.setMuted(true)
  expect([voice.level('mara'), load.mock.calls.length]).toEqual([0, 0])
  await voice.join(room)
  await voice.join(room)
  expect(load).toHaveBeenCalledTimes(1)
  expect(voice.level('mara')).toBe(0.5)
})

test('muting while the code is loading counts', async () => {
  const { port } = fakePort()
  const voice = lazyVoice(async () => port)
  const joining = voice.join(room)
  voice.setMuted(true)
  await joining
  expect(port.join.mock.calls[0]?.[0]).toMatchObject({ muted: true })
})

test('a gate that closes while the code is loading counts', async () => {
  const { port } = fakePort()
  const voice = lazyVoice(async () => port)
  const joining = voice.join(room)
  voice.setGate(false)
  await joining
  expect(port.join.mock.calls[0]?.[0]).toMatchObject({ gate: false })
})

test('leaving while the code is loading enters nothing', async () => {
  const { port } = fakePort()
  const voice = lazyVoice(async () => port)
  const joining = voice.join(room)
  voice.leave()
  expect(await joining).toEqual(ok(null))
  expect(port.join).not.toHaveBeenCalled()
})

test('code that could not be loaded is an answer, and loading is tried again', async () => {
  const { port } = fakePort()
  let offline = true
  const voice = lazyVoice(async () => {
    if (offline) throw new TypeError('Failed to fetch')
    return port
  })
  expect(await voice.join(room)).toMatchObject({ ok: false, error: { kind: 'failed' } })
  offline = false
  expect(await voice.join(room)).toEqual(ok(null))
})

test('what is heard reaches whoever subscribed before loading', async () => {
  const { port, tell } = fakePort()
  const voice = lazyVoice(async () => port)
  const listener = vi.fn()
  voice.subscribe(listener)
  await voice.join(room)
  tell({ type: 'status', status: 'connected', error: null })
  expect(listener).toHaveBeenCalledTimes(1)
})
