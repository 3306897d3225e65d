import { expect, test } from 'vitest'
import type { TalkSource } from '../../shared/ipc/talk.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Binding, ShortcutAction } from '../../shared/shortcut.ts'
import { fakeSettings } from '../settings/fake-settings.ts'
import { createVoiceState, silent } from '../voice/voice-state.ts'
import { FakeTime } from './fake-time.ts'
import { controlBindingId } from '../../shared/talk/config.ts'
import type { KeySource, SourceEvent } from './source.ts'
import { createTalkKeys } from './talk-keys.ts'

const bound = (id: string, action: ShortcutAction, code: string): Binding => ({
  id,
  action,
  shortcut: { modifiers: [], input: { kind: 'key', code } },
})
const hold: Settings['talk'] = {
  mode: 'hold',
  lockOnDoublePress: false,
  releaseDelay: 0,
  bindings: [bound('talk', 'talk', 'F8'), bound('mute', 'mute', 'F9')],
}

class FakeSource implements KeySource {
  readonly name: TalkSource
  hear: (event: SourceEvent) => void = () => undefined
  bindings: readonly Binding[] = []
  timesBound = 0
  capturing = false
  closed = false
  constructor(name: TalkSource) {
    this.name = name
  }
  start(bindings: readonly Binding[], hear: (event: SourceEvent) => void): void {
    this.bindings = bindings
    this.hear = hear
  }
  setBindings(bindings: readonly Binding[]): void {
    this.timesBound++
    this.bindings = bindings
  }
  capture(on: boolean): void {
    this.capturing = on
  }
  close(): void {
    this.closed = true
  }
  is(state: 'ready' | 'failed'): void {
    this.hear({ kind: 'state', state, problem: state === 'failed' ? 'not-available' : null })
  }
}

function talking(talk: Settings['talk'] = hold) {
  const settings = fakeSettings({ talk })
  let unattended: (reason: string) => void = () => undefined
  const time = new FakeTime()
  const told: { event: string; payload: unknown }[] = []
  const started: FakeSource[] = []
  const voice = createVoiceState()
  const socket = new FakeSource('socket')
  const make = (name: TalkSource) => ({
    name,
    make() {
      const source = new FakeSource(name)
      started.push(source)
      return source
    },
  })
  const keys = createTalkKeys({
    settings,
    tell: (event, payload) => void told.push({ event, payload }),
    voice,
    onUnattended: (close) => ((unattended = close), () => undefined),
    global: [make('hook'), make('portal'), make('shortcut')],
    others: [socket],
    now: time.now,
    later: time.later,
    log: { warn: () => undefined, info: () => undefined },
  })
  return {
    keys,
    time,
    socket,
    voice,
    started,
    unattended: () => unattended('lock-screen'),
    /** The last one started by this name. */
    source: (name: TalkSource): FakeSource => {
      const found = started.findLast((one) => one.name === name)
      if (found === undefined) throw new Error(`${name} was not started`)
      return found
    },
    set: (next: Partial<Settings['talk']>) => settings.change({ talk: { ...settings.read().talk, ...next } }),
    /** Everything told but the status. */
    said: () =>
      told.splice(0).flatMap(({ event, payload }) => (event === 'talk.status' ? [] : [{ event, payload }])),
  }
}
const gate = (open: boolean) => ({ event: 'talk.gate', payload: { open } })
const key = (kind: 'press' | 'release', bindingId = 'talk'): SourceEvent => ({ kind, bindingId, at: 0 })

test('a key held in any source opens the gate', () => {
  const it = talking()
  it.source('hook').is('ready')
  it.source('hook').hear(key('press'))
  it.keys.input({ kind: 'press', bindingId: 'talk' })
  it.keys.loseWindow()
  expect(it.said()).toEqual([gate(true)])
  it.source('hook').hear(key('release'))
  it.socket.hear(key('press', controlBindingId('mute')))
  expect(it.said()).toEqual([gate(false), { event: 'voice.command', payload: { command: 'mute' } }])
})

test('a hook that dies while a key is held closes the gate', () => {
  const it = talking()
  it.source('hook').is('ready')
  it.source('hook').hear(key('press'))
  it.source('hook').hear({ kind: 'lost', problem: 'died' })
  expect(it.said()).toEqual([gate(true), gate(false)])
})

test('lock, suspend and leaving the room close the gate at once', () => {
  for (const end of ['lock', 'leave', 'reconnect'] as const) {
    const it = talking({ ...hold, releaseDelay: 2_000 })
    it.voice.report({ ...silent, status: 'connected' })
    it.source('hook').hear(key('press'))
    if (end === 'lock') it.unattended()
    else it.voice.report({ ...silent, status: end === 'leave' ? 'idle' : 'reconnecting' })
    expect(it.said(), end).toEqual([gate(true), gate(false)])
  }
})

test('a microphone that was locked open before anybody could hear it is closed, so that the next press opens it', () => {
  const it = talking({ ...hold, mode: 'toggle' })
  it.voice.report({ ...silent, status: 'connecting' })
  it.source('hook').hear(key('press'))
  it.source('hook').hear(key('release'))
  it.voice.report({ ...silent, status: 'connected' })
  expect(it.said()).toEqual([gate(true), gate(false)])
  it.voice.report({ ...silent, status: 'connected', muted: true })
  it.time.pass(1_000)
  it.source('hook').hear({ kind: 'press', bindingId: 'talk', at: 1_000 })
  it.voice.report({ ...silent, status: 'connected' })
  expect(it.said()).toEqual([gate(true)])
})

test('the release delay runs here', () => {
  const it = talking({ ...hold, releaseDelay: 200 })
  it.source('hook').hear(key('press'))
  it.source('hook').hear(key('release'))
  it.time.pass(199)
  expect(it.said()).toEqual([gate(true)])
  it.time.pass(1)
  expect(it.said()).toEqual([gate(false)])
})

test('nobody looks at keys of other programs while none is bound', () => {
  const it = talking({ ...hold, bindings: [] })
  expect(it.started).toEqual([])
  it.set({ bindings: hold.bindings })
  const hook = it.source('hook')
  expect(hook.bindings).toEqual(hold.bindings)
  it.set({ mode: 'open' })
  expect(hook.bindings.map(({ id }) => id)).toEqual(['mute'])
  it.set({ bindings: [] })
  expect(hook.closed).toBe(true)
})

test('the next best source is used where the better one can’t be had, and given up when it can', () => {
  const it = talking()
  it.source('hook').is('failed')
  it.source('portal').is('failed')
  it.source('shortcut').is('ready')
  expect(it.keys.status()).toMatchObject({ global: 'shortcut', seesRelease: false })
  it.source('shortcut').hear(key('press'))
  expect(it.said()).toEqual([gate(true)]) // it works as a toggle
  const shortcut = it.source('shortcut')
  it.source('hook').is('ready')
  expect(shortcut.closed).toBe(true)
  expect(it.keys.status()).toMatchObject({ global: 'hook', seesRelease: true })
  expect(it.said()).toEqual([gate(false)])
})

test('a source that worked is waited for and not replaced', () => {
  const it = talking()
  it.source('hook').is('ready')
  it.source('hook').is('failed')
  expect(it.started.map(({ name }) => name)).toEqual(['hook'])
  expect(it.keys.status()).toMatchObject({ global: null, seesRelease: true })
})

test('a shortcut is captured from whoever sees it first; Escape, another capture and a lost window end it', async () => {
  const it = talking({ ...hold, bindings: [] })
  const shortcut = { modifiers: [], input: { kind: 'key' as const, code: 'F7' } }
  const first = it.keys.capture()
  const second = it.keys.capture()
  expect(await first).toBeNull()
  it.source('hook').hear({ kind: 'captured', shortcut })
  expect(await second).toEqual(shortcut)
  expect(it.source('hook').closed).toBe(true) // nothing is bound
  const inWindow = it.keys.capture()
  it.keys.input({ kind: 'captured', shortcut })
  expect(await inWindow).toEqual(shortcut)
  const escaped = it.keys.capture()
  it.source('hook').hear({
    kind: 'captured',
    shortcut: { ...shortcut, input: { kind: 'key', code: 'Escape' } },
  })
  expect(await escaped).toBeNull()
  const left = it.keys.capture()
  it.keys.loseWindow()
  expect(await left).toBeNull()
})

test('presses are shown only while they are tested', () => {
  const it = talking()
  const seen = (): unknown[] => it.said().filter(({ event }) => event === 'talk.seen')
  it.source('hook').hear(key('press'))
  it.source('hook').hear(key('release'))
  expect(seen()).toEqual([])
  it.keys.test(true)
  it.time.pass(3)
  it.source('hook').hear({ kind: 'press', bindingId: 'talk', at: 1 })
  it.source('hook').hear({ kind: 'repeat', bindingId: 'talk', at: 2 })
  expect(seen()).toEqual([
    { event: 'talk.seen', payload: { source: 'hook', action: 'talk', down: true, took: 2 } },
  ])
})

test('a page that nobody looks at is told of presses for a minute and no longer', () => {
  const it = talking({ ...hold, mode: 'open', bindings: [bound('talk', 'talk', 'F8')] })
  const seen = (): number => {
    it.source('hook').hear(key('press'))
    it.source('hook').hear(key('release'))
    return it.said().filter(({ event }) => event === 'talk.seen').length
  }
  it.keys.gainWindow()
  it.keys.test(true)
  it.time.pass(600_000)
  expect(seen()).toBe(2)
  it.keys.loseWindow()
  it.time.pass(30_000)
  it.keys.losePage() // loaded anew, to begin the minute anew
  it.keys.loseWindow()
  it.keys.test(true)
  it.time.pass(29_999)
  expect(seen()).toBe(2)
  it.time.pass(1)
  expect(seen()).toBe(0)
  expect(it.source('hook').closed).toBe(true) // no key is of any use
  it.keys.test(true)
  expect(seen()).toBe(0)
  it.keys.gainWindow()
  expect(seen()).toBe(2)
})

test('sources hear of their keys when those change, and of no other setting', () => {
  const it = talking()
  const hook = it.source('hook')
  const before = hook.timesBound
  it.set({ releaseDelay: 100 })
  it.set({})
  expect(hook.timesBound).toBe(before)
  it.set({ bindings: [] })
  it.set({ bindings: hold.bindings })
  expect(it.source('hook').bindings).toEqual(hold.bindings)
})

test('closed everything ends, a microphone that was locked open too', async () => {
  const it = talking({ ...hold, mode: 'toggle', bindings: [] })
  it.socket.hear(key('press', controlBindingId('talk')))
  const capture = it.keys.capture()
  it.keys.close()
  it.keys.close()
  expect(await capture).toBeNull()
  it.keys.losePage()
  void it.keys.capture() // of a page that has not ended yet
  expect([it.source('hook').closed, it.socket.closed]).toEqual([true, true])
  expect(it.started).toHaveLength(1)
  expect(it.said()).toEqual([gate(true), gate(false)])
})
