import { expect, test, vi } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Gate, VoiceError, VoiceEvent, VoiceJoin, VoicePort } from './ports.ts'
import { createVoice, isSilent, micState, type VoiceWorld } from './store.ts'

const lounge = { channelId: 'lounge', serverId: 'camp', name: 'Lounge' }
const attic = { channelId: 'attic', serverId: 'camp', name: 'Attic' }

function start(changes: Partial<VoiceWorld> = {}) {
  let listener: ((event: VoiceEvent) => void) | null = null
  const calls: string[] = []
  const port = {
    join: vi.fn(async (input: VoiceJoin): Promise<Result<null, VoiceError>> => {
      calls.push(`join ${input.channelId}`)
      return ok(null)
    }),
    leave: () => void calls.push('leave'),
    setMuted: (muted: boolean) => void calls.push(`muted ${muted}`),
    setDeafened: (deafened: boolean) => void calls.push(`deafened ${deafened}`),
    setGate: (gate: Gate) => void calls.push(`gate ${gate}`),
    level: () => 0.5,
    subscribe: (next: (event: VoiceEvent) => void) => {
      listener = next
      return () => void (listener = null)
    },
  } satisfies VoicePort
  let kept = { muted: false, deafened: false }
  const voice = createVoice({
    port,
    selfId: 'mara',
    sfuUrl: async () => ok('http://127.0.0.1:4443'),
    token: async () => 'token',
    memory: { read: () => kept, write: (choice) => void (kept = { ...choice }) },
    ...changes,
  })
  const tell = (event: VoiceEvent) => listener?.(event)
  const connected = () => tell({ type: 'status', status: 'connected', error: null })
  return { voice, port, calls, tell, connected, state: () => voice.store.getState(), kept: () => kept }
}

test('joining asks for the voice node and enters as the person chose to be', async () => {
  const { voice, port, connected, state } = start()
  voice.toggleMuted()
  await voice.join(lounge)
  expect(port.join.mock.calls[0]?.[0]).toMatchObject({ channelId: 'lounge', muted: true, deafened: false })
  connected()
  expect(state()).toMatchObject({ status: 'connected', room: lounge })
})

test('joining the room one is in already does nothing', async () => {
  const { voice, port, connected } = start()
  await voice.join(lounge)
  connected()
  await voice.join(lounge)
  expect(port.join).toHaveBeenCalledTimes(1)
})

test('a backend that names no voice node is told, and the room can be tried again', async () => {
  let url: string | null = null
  const { voice, port, state } = start({ sfuUrl: async () => ok(url) })
  await voice.join(lounge)
  expect(state()).toMatchObject({ status: 'failed', room: lounge, problem: { kind: 'no-sfu' } })
  url = 'http://127.0.0.1:4443'
  await voice.retry()
  expect(port.join).toHaveBeenCalledTimes(1)
})

test('a refused microphone is the reason shown', async () => {
  const { voice, port, state } = start()
  port.join.mockResolvedValueOnce(err({ kind: 'mic-denied' }))
  await voice.join(lounge)
  expect(state()).toMatchObject({ status: 'failed', problem: { kind: 'mic-denied' } })
  voice.dismiss()
  expect(state()).toMatchObject({ status: 'idle', room: null, problem: null })
})

test('leaving while connecting wins over the answer that comes later', async () => {
  const answer = Promise.withResolvers<Result<null, VoiceError>>()
  const { voice, port, state } = start()
  port.join.mockReturnValueOnce(answer.promise)
  const joining = voice.join(lounge)
  await vi.waitUntil(() => port.join.mock.calls.length === 1, { interval: 1 })
  voice.leave()
  answer.resolve(err({ kind: 'sfu-unreachable' }))
  await joining
  expect(state()).toMatchObject({ status: 'idle', room: null, problem: null })
})

test('moving to another room leaves the first one before anything else', async () => {
  const { voice, calls, connected, state } = start()
  await voice.join(lounge)
  connected()
  calls.length = 0
  await voice.join(attic)
  expect(calls).toEqual(['leave', 'join attic'])
  expect(state().room).toEqual(attic)
})

test('a session that the node ends shows why', async () => {
  const { voice, tell, connected, state } = start()
  await voice.join(lounge)
  connected()
  tell({ type: 'status', status: 'idle', error: { kind: 'session-ended', reason: 'joined-elsewhere' } })
  expect(state()).toMatchObject({ status: 'failed', problem: { reason: 'joined-elsewhere' }, peers: [] })
})

test('mute and deafen reach the microphone at once and are remembered', async () => {
  const { voice, calls, kept } = start()
  await voice.join(lounge)
  calls.length = 0
  voice.toggleMuted()
  expect(calls).toEqual(['muted true', 'deafened false'])
  expect(kept()).toEqual({ muted: true, deafened: false })
})

test('unmuting while deafened ends both; undeafening brings the earlier choice back', () => {
  const { voice, state } = start()
  voice.toggleMuted()
  voice.toggleDeafened()
  expect(state()).toMatchObject({ muted: true, deafened: true })
  voice.toggleDeafened()
  expect(state()).toMatchObject({ muted: true, deafened: false })
  voice.toggleDeafened()
  voice.toggleMuted()
  expect(state()).toMatchObject({ muted: false, deafened: false })
})

test('the microphone shows as off whenever nothing of it is sent', async () => {
  const { voice, tell, connected, state } = start()
  await voice.join(lounge)
  expect(isSilent(state())).toBe(true)
  connected()
  expect(isSilent(state())).toBe(false)
  tell({ type: 'status', status: 'reconnecting', error: null })
  expect(isSilent(state())).toBe(true)
  connected()
  tell({ type: 'can-speak', canSpeak: false })
  expect(isSilent(state())).toBe(true)
  tell({ type: 'can-speak', canSpeak: true })
  tell({ type: 'mic', problem: { kind: 'mic-missing' } })
  expect(isSilent(state())).toBe(true)
})

test('the gate is closed until somebody says how this person talks', async () => {
  const { voice, port, calls } = start()
  await voice.join(lounge)
  expect(port.join.mock.calls[0]?.[0]).toMatchObject({ gate: false })
  voice.setGate(null)
  await voice.join(attic)
  expect(port.join.mock.calls[1]?.[0]).toMatchObject({ gate: null })
  expect(calls).toContain('gate null')
})

test('the microphone is live only while sound goes out, and waits while a key would change that', async () => {
  const { voice, tell, connected, state } = start()
  await voice.join(lounge)
  voice.setGate(false)
  expect(micState(state())).toBe('off') // still connecting
  connected()
  expect(micState(state())).toBe('waiting')
  voice.setGate(true)
  expect(micState(state())).toBe('waiting') // asked for, not done
  tell({ type: 'sending', sending: true })
  expect(micState(state())).toBe('live')
  expect(isSilent(state())).toBe(false)
  tell({ type: 'sending', sending: false })
  voice.toggleMuted()
  expect(micState(state())).toBe('off')
  voice.toggleMuted()
  tell({ type: 'sending', sending: true })
  voice.leave()
  expect(state().sending).toBe(false)
})

test('what the node says after leaving changes nothing', async () => {
  const { voice, tell, state } = start()
  await voice.join(lounge)
  voice.leave()
  tell({ type: 'peers', peers: [{ peerId: 'p', userId: 'juno', muted: false, deafened: false }] })
  tell({ type: 'status', status: 'connected', error: null })
  expect(state()).toMatchObject({ status: 'idle', peers: [] })
})
