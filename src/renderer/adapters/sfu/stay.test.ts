import { expect, test } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { VoiceError } from '../../features/voice/ports.ts'
import { maxAttempts } from './back-off.ts'
import type { Failure } from './failure.ts'
import { settle } from '../../clock/fake-clock.ts'
import { ada, me, StayWorld, unreachable } from './stay-world.ts'
import { VoiceClient } from './voice-client.ts'

async function joined(
  wanted: Parameters<StayWorld['join']>[0] = {},
  world = new StayWorld(),
): Promise<StayWorld> {
  expect(await world.join(wanted)).toEqual(ok(null))
  await settle()
  return world
}

test('a join opens microphone and session, and sound goes out', async () => {
  const world = await joined()
  expect(world.statuses).toEqual(['connecting', 'connected'])
  expect(world).toMatchObject({ sending: true, audio: { gate: 'open', microphone: true } })
  expect(world.last('can-speak')).toMatchObject({ canSpeak: true })
  expect(world.last('peers')?.peers).toEqual([{ peerId: 'self', userId: me, muted: false, deafened: false }])
})

test('muting closes the gate, stops RTP and tells the SFU; unmuting undoes all three', async () => {
  const world = await joined()
  world.voice.setMuted(true)
  await settle()
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
  expect(world.told.at(-1)).toEqual({ muted: true, deafened: false })
  expect(world.voice.level(me)).toBe(0)

  world.voice.setMuted(false)
  await settle()
  expect(world).toMatchObject({ sending: true, audio: { gate: 'open' } })
  expect(world.told.at(-1)).toEqual({ muted: false, deafened: false })
  expect(world.voice.level(me)).toBe(0.5)
})

test('push-to-talk opens and closes gate and RTP, and the SFU is asked and told nothing', async () => {
  const world = await joined({ gate: false })
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
  world.voice.setGate(true)
  expect(world).toMatchObject({ sending: true, audio: { gate: 'open' } }) // at once, before anybody answers
  expect(world.voice.level(me)).toBe(0.5)
  world.voice.setGate(false)
  await settle()
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
  expect(world.voice.level(me)).toBe(0)
  expect(world.told.every(({ muted }) => !muted)).toBe(true)
  expect(world.last('peers')?.peers[0]).toMatchObject({ muted: false })
  expect(world.sent).toEqual([true, false])
})

test('without push-to-talk the microphone is open again', async () => {
  const world = await joined({ gate: false })
  world.voice.setGate(null)
  expect(world.sending).toBe(true)
})

test('mute wins over a held key', async () => {
  const world = await joined({ gate: false, muted: true })
  world.voice.setGate(true)
  await settle()
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
})

test('a key held while the connection is lost, or opened meanwhile, sends nothing when it is back', async () => {
  const world = await joined({ gate: true })
  expect(world.sending).toBe(false) // held since before the connection
  world.voice.setGate(true)
  world.lose()
  expect(world.sent).toEqual([true, false])
  world.voice.setGate(true)
  await world.clock.advance(500)
  await settle()
  expect(world.statuses.at(-1)).toBe('connected')
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
  world.voice.setGate(true)
  expect(world.sending).toBe(true)
})

test('muting and unmuting faster than the ramp leaves sound on', async () => {
  const world = await joined()
  world.voice.setMuted(true)
  world.voice.setMuted(false)
  await settle()
  expect(world).toMatchObject({ sending: true, audio: { gate: 'open' } })
})

test('who joins muted sends nothing from the start', async () => {
  const world = await joined({ muted: true })
  expect(world.attempts[0]?.told).toEqual({ muted: true, deafened: false })
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed' } })
})

test('deafening silences both ways, and undeafening brings the earlier mute back', async () => {
  const world = await joined()
  world.voice.setDeafened(true)
  await settle()
  expect(world).toMatchObject({ sending: false, audio: { deafened: true } })
  expect(world.told.at(-1)).toEqual({ muted: true, deafened: true })
  world.voice.setDeafened(false)
  await settle()
  expect(world).toMatchObject({ sending: true, audio: { deafened: false } })
})

test('without a microphone one joins to listen, and unmuting tries again', async () => {
  const world = new StayWorld()
  world.microphone = () => Promise.resolve(err({ kind: 'mic-denied' }))
  await joined({}, world)
  expect(world.last('mic')).toEqual({ type: 'mic', problem: { kind: 'mic-denied' } })
  expect(world.last('peers')?.peers[0]?.muted).toBe(true)
  expect(world.sending).toBe(false)

  world.microphone = () => Promise.resolve(ok(null))
  world.voice.setMuted(false)
  await settle()
  expect(world.last('mic')).toEqual({ type: 'mic', problem: null })
  expect(world.sending).toBe(true)
})

test('an unplugged microphone is reported and mutes truly', async () => {
  const world = await joined()
  world.microphones[0]?.listener.lost({ kind: 'mic-missing' })
  await settle()
  expect(world.last('mic')).toEqual({ type: 'mic', problem: { kind: 'mic-missing' } })
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed', microphone: false } })
  expect(world.told.at(-1)).toEqual({ muted: true, deafened: false })
})

test('where one may not speak the microphone is let go', async () => {
  const world = new StayWorld()
  world.room = { canSpeak: false, peers: [] }
  await joined({}, world)
  expect(world.microphones.every((microphone) => microphone.closed)).toBe(true)
  expect(world.last('can-speak')).toMatchObject({ canSpeak: false })
  expect(world.sending).toBe(false)
})

test('the others are listed, heard and measured', async () => {
  const world = new StayWorld()
  world.room = { canSpeak: true, peers: [ada] }
  await joined({}, world)
  const { peerId, userId, muted, deafened } = ada
  expect(world.last('peers')?.peers.slice(1)).toEqual([{ peerId, userId, muted, deafened }])
  world.listener?.heard('pa', {} as MediaStreamTrack)
  expect(world.voice.level(ada.userId)).toBe(0.5)
  world.listener?.peersChanged([{ ...ada, muted: true }])
  expect(world.voice.level(ada.userId)).toBe(0)
  world.listener?.peersChanged([])
  expect(world.last('peers')?.peers).toHaveLength(1)
})

test('a lost connection turns the microphone off, comes back and restores what was', async () => {
  const world = await joined()
  world.lose()
  await settle()
  expect(world.statuses.at(-1)).toBe('reconnecting')
  expect(world.warnings).toEqual(['lost: cable pulled'])
  expect(world.microphones[0]).toMatchObject({ enabled: false, closed: false })
  expect(world).toMatchObject({ open: 0, audio: { gate: 'closed' } })
  expect(world.voice.level(me)).toBe(0)

  await world.clock.advance(500)
  await settle()
  expect(world.statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  expect(world.microphones[0]).toMatchObject({ enabled: true })
  expect(world).toMatchObject({ open: 1, sending: true, audio: { gate: 'open' } })
})

test('each attempt asks for a token of its own', async () => {
  let nth = 0
  const world = await joined({ token: () => Promise.resolve(`token ${++nth}`) })
  world.lose()
  await world.clock.advance(500)
  await settle()
  expect(world.attempts.map((attempt) => attempt.token)).toEqual(['token 1', 'token 2'])
})

test('mute pressed while the connection is down holds when it is back', async () => {
  const world = await joined()
  world.lose()
  world.voice.setMuted(true)
  await world.clock.advance(500)
  await settle()
  expect(world.attempts[1]?.told).toEqual({ muted: true, deafened: false })
  expect(world.sending).toBe(false)
})

test('what cannot be won back fails with its cause, and everything is released', async () => {
  const world = await joined()
  world.session = () => Promise.resolve(err(unreachable))
  world.lose()
  await world.clock.advance(120_000)
  expect(world.attempts).toHaveLength(1 + maxAttempts)
  expect(world.last('status')).toEqual({ type: 'status', status: 'failed', error: unreachable.error })
  expect(world.last('peers')?.peers).toEqual([])
  expect(world.microphones[0]?.closed).toBe(true)
  expect(world.audio.closed).toBe(1)
  expect(world.clock.pending).toBe(0)
})

test('a session the SFU ended for good is left with the reason', async () => {
  const world = await joined()
  const error = { kind: 'session-ended', reason: 'joined-elsewhere' } as const
  world.lose({ error, retry: false, detail: '' })
  expect(world.last('status')).toEqual({ type: 'status', status: 'idle', error })
  expect(world.microphones[0]?.closed).toBe(true)
})

test('a first attempt that fails answers the join with its cause', async () => {
  const world = new StayWorld()
  world.session = () => Promise.resolve(err(unreachable))
  expect(await world.join()).toEqual(err(unreachable.error))
  expect(world.statuses).toEqual(['connecting', 'failed'])
  expect(world.audio.closed).toBe(1)
})

test('a token that never comes fails the join', async () => {
  const world = new StayWorld()
  const answer = world.join({ token: () => new Promise(() => undefined) })
  await world.clock.advance(10_000)
  expect(await answer).toEqual(err({ kind: 'sfu-unreachable' }))
  expect(world.warnings).toEqual(['open-failed: no access token: timed out'])
})

test('leaving while everything is still opening leaves nothing behind', async () => {
  const world = new StayWorld()
  const microphone = Promise.withResolvers<Result<null, VoiceError>>()
  const session = Promise.withResolvers<Result<null, Failure>>()
  world.microphone = () => microphone.promise
  world.session = () => session.promise
  const answer = world.join()
  await settle()
  world.voice.leave()
  world.voice.leave()
  expect(await answer).toEqual(ok(null))
  expect(world.attempts[0]?.signal.aborted).toBe(true)
  microphone.resolve(ok(null))
  session.resolve(ok(null))
  await settle()
  expect(world.microphones[0]?.closed).toBe(true)
  expect(world.open).toBe(0)
  expect(world.statuses).toEqual(['connecting', 'idle'])
  expect(world.audio.closed).toBe(1)
  expect(world.clock.pending).toBe(0)
})

test('joining another room leaves the present one first', async () => {
  const world = await joined()
  await joined({}, world)
  expect(world.statuses).toEqual(['connecting', 'connected', 'idle', 'connecting', 'connected'])
  expect(world).toMatchObject({ open: 1, audio: { closed: 1 } })
  expect(world.microphones.map((microphone) => microphone.closed)).toEqual([true, false])
})

test('a sound output that cannot be opened is an answer', async () => {
  const world = new StayWorld()
  const voice = new VoiceClient({
    ...{ clock: world.clock, random: () => 0, warn: () => undefined },
    openAudio: () => {
      throw new Error('no device')
    },
    openMicrophone: () => ({ setEnabled: () => {}, retry: () => {}, close: () => {} }),
    openSession: () => Promise.resolve(err(unreachable)),
  })
  const answer = await voice.join({
    sfuUrl: '',
    channelId: '',
    userId: me,
    muted: false,
    deafened: false,
    gate: null,
    token: () => Promise.resolve(''),
  })
  expect(answer).toMatchObject({ ok: false, error: { kind: 'failed' } })
})
