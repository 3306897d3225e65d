import { expect, test } from 'vitest'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { PeerInfo } from '../../../shared/signaling.ts'
import type { VoiceError, VoiceEvent } from '../../features/voice/ports.ts'
import { maxAttempts } from './back-off.ts'
import type { Failure } from './failure.ts'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import type { Session, SessionListener, SessionOptions, Told } from './session.ts'
import { VoiceClient } from './voice-client.ts'

const me = '00000000-0000-4000-8000-000000000001'
const ada: PeerInfo = {
  peerId: 'a',
  userId: '00000000-0000-4000-8000-00000000000a',
  muted: false,
  deafened: false,
  producerId: 'pa',
}
const unreachable: Failure = { error: { kind: 'sfu-unreachable' }, retry: true, detail: 'cable pulled' }

/** A world in which every outside part is at hand: sound, microphone, SFU and time. */
class World {
  readonly clock = new FakeClock()
  readonly events: VoiceEvent[] = []
  readonly warnings: string[] = []

  audio = {
    gate: 'closed',
    deafened: false,
    microphone: false,
    closed: 0,
    remotes: new Set<string>(),
    level: 0.5,
  }
  microphones: { enabled: boolean; closed: boolean; end: () => void }[] = []
  microphone: () => Promise<Result<null, VoiceError>> = () => Promise.resolve(ok(null))

  attempts: SessionOptions[] = []
  session: () => Promise<Result<null, Failure>> = () => Promise.resolve(ok(null))
  room: { canSpeak: boolean; peers: PeerInfo[] } = { canSpeak: true, peers: [] }
  sending = false
  told: Told[] = []
  open = 0
  listener: SessionListener | null = null

  readonly voice = new VoiceClient({
    clock: this.clock,
    random: () => 0,
    warn: (detail) => this.warnings.push(detail),
    openAudio: () => ({
      outgoing: {} as MediaStreamTrack,
      setMicrophone: (stream) => (this.audio.microphone = stream !== null),
      openGate: () => (this.audio.gate = 'open'),
      closeGate: () => {
        this.audio.gate = 'closed'
        return Promise.resolve()
      },
      setDeafened: (deafened) => (this.audio.deafened = deafened),
      addRemote: (id) => this.audio.remotes.add(id),
      removeRemote: (id) => this.audio.remotes.delete(id),
      outgoingLevel: () => this.audio.level,
      remoteLevel: (id) => (this.audio.remotes.has(id) ? this.audio.level : 0),
      close: () => (this.audio.closed += 1),
    }),
    openMicrophone: async (onEnded) => {
      const opened = await this.microphone()
      if (!opened.ok) return opened
      const microphone = { enabled: true, closed: false, end: onEnded }
      this.microphones.push(microphone)
      return ok({
        stream: {} as MediaStream,
        setEnabled: (enabled) => (microphone.enabled = enabled),
        close: () => (microphone.closed = true),
      })
    },
    openSession: async (options) => {
      this.attempts.push(options)
      const opened = await this.session()
      if (!opened.ok) return opened
      this.open++
      this.listener = options.listener
      let closed = false
      const session: Session = {
        ...this.room,
        setSending: (sending) => (this.sending = sending),
        tell: (told) => this.told.push(told),
        showToken: () => Promise.resolve(true),
        close: () => {
          if (!closed) this.open--
          closed = true
          this.sending = false
        },
      }
      return ok(session)
    },
  })

  constructor() {
    this.voice.subscribe((event) => this.events.push(event))
  }

  join(wanted: { muted?: boolean; deafened?: boolean; token?: () => Promise<string> } = {}) {
    return this.voice.join({
      sfuUrl: 'http://127.0.0.1:1',
      channelId: '00000000-0000-4000-8000-0000000000cc',
      userId: me,
      muted: false,
      deafened: false,
      token: () => Promise.resolve('token'),
      ...wanted,
    })
  }

  lose(failure = unreachable): void {
    this.listener?.lost(failure)
  }

  get statuses(): string[] {
    return this.events.flatMap((event) => (event.type === 'status' ? [event.status] : []))
  }

  /** The last thing told of a kind. */
  last<T extends VoiceEvent['type']>(type: T): Extract<VoiceEvent, { type: T }> | undefined {
    return this.events.findLast((event): event is Extract<VoiceEvent, { type: T }> => event.type === type)
  }
}

async function joined(wanted: Parameters<World['join']>[0] = {}, world = new World()): Promise<World> {
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
  const world = new World()
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
  world.microphones[0]?.end()
  await settle()
  expect(world.last('mic')).toEqual({ type: 'mic', problem: { kind: 'mic-missing' } })
  expect(world).toMatchObject({ sending: false, audio: { gate: 'closed', microphone: false } })
  expect(world.told.at(-1)).toEqual({ muted: true, deafened: false })
})

test('where one may not speak the microphone is let go', async () => {
  const world = new World()
  world.room = { canSpeak: false, peers: [] }
  await joined({}, world)
  expect(world.microphones.every((microphone) => microphone.closed)).toBe(true)
  expect(world.last('can-speak')).toMatchObject({ canSpeak: false })
  expect(world.sending).toBe(false)
})

test('the others are listed, heard and measured', async () => {
  const world = new World()
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
  const world = new World()
  world.session = () => Promise.resolve(err(unreachable))
  expect(await world.join()).toEqual(err(unreachable.error))
  expect(world.statuses).toEqual(['connecting', 'failed'])
  expect(world.audio.closed).toBe(1)
})

test('a token that never comes fails the join', async () => {
  const world = new World()
  const answer = world.join({ token: () => new Promise(() => undefined) })
  await world.clock.advance(10_000)
  expect(await answer).toEqual(err({ kind: 'sfu-unreachable' }))
  expect(world.warnings).toEqual(['open-failed: no access token: timed out'])
})

test('leaving while everything is still opening leaves nothing behind', async () => {
  const world = new World()
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
  const world = new World()
  const voice = new VoiceClient({
    ...{ clock: world.clock, random: () => 0, warn: () => undefined },
    openAudio: () => {
      throw new Error('no device')
    },
    openMicrophone: () => Promise.resolve(err({ kind: 'mic-missing' })),
    openSession: () => Promise.resolve(err(unreachable)),
  })
  const answer = await voice.join({
    sfuUrl: '',
    channelId: '',
    userId: me,
    muted: false,
    deafened: false,
    token: () => Promise.resolve(''),
  })
  expect(answer).toMatchObject({ ok: false, error: { kind: 'failed' } })
})
