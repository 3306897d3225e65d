// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { defaultSettings, type Settings } from '../../../shared/settings.ts'
import type { Binding, KeyOrButton } from '../../../shared/shortcut.ts'
import { FakeClock } from '../../clock/fake-clock.ts'
import type { TalkPort } from '../../features/settings/ports.ts'
import { watchWindowKeys, type WindowKey } from './key-watch.ts'
import { talkInBrowser, tellMainOfKeys } from './window-talk.ts'

const bound = (id: string, action: Binding['action'], input: KeyOrButton): Binding => ({
  id,
  action,
  shortcut: { modifiers: [], input },
})
const bindings = [
  bound('talk', 'talk', { kind: 'key', code: 'F8' }),
  bound('back', 'talk', { kind: 'mouse', button: 3 }),
  bound('mute', 'mute', { kind: 'key', code: 'F9' }),
]
const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** An event as a person's, not a script's. */
function happen<E extends Event>(event: E): E {
  Object.defineProperty(event, 'isTrusted', { value: true })
  window.dispatchEvent(event)
  return event
}
const key = (type: 'keydown' | 'keyup', code: string, rest: KeyboardEventInit = {}) =>
  happen(new KeyboardEvent(type, { code, cancelable: true, ...rest }))

function watched() {
  const told: WindowKey[] = []
  const watch = watchWindowKeys(window, (one) => told.push(one))
  stops.push(() => watch.close())
  watch.setBindings(bindings)
  return { watch, told: () => told.splice(0) }
}

test('bound keys and buttons of the window are told of, others are not', () => {
  const { told } = watched()
  key('keydown', 'KeyA')
  key('keydown', 'F8')
  key('keydown', 'F8', { repeat: true })
  key('keyup', 'F8')
  happen(new MouseEvent('mousedown', { button: 3 }))
  happen(new MouseEvent('mouseup', { button: 3 }))
  expect(told()).toEqual([
    { kind: 'press', bindingId: 'talk' },
    { kind: 'repeat', bindingId: 'talk' },
    { kind: 'release', bindingId: 'talk' },
    { kind: 'press', bindingId: 'back' },
    { kind: 'release', bindingId: 'back' },
  ])
})

test('without the focus the window sees no keys and says so', () => {
  const { told } = watched()
  key('keydown', 'F8')
  happen(new Event('blur'))
  key('keyup', 'F8')
  expect(told()).toEqual([{ kind: 'press', bindingId: 'talk' }, { kind: 'lost' }])
})

test('a key that was held before the window had the focus is no press', () => {
  const { told } = watched()
  key('keydown', 'F8', { repeat: true })
  expect(told()).toEqual([])
})

test('with ⌘ every key goes up, for macOS does not tell of them', () => {
  const { told } = watched()
  key('keydown', 'F8', { metaKey: true })
  key('keyup', 'MetaLeft')
  expect(told()).toEqual([{ kind: 'press', bindingId: 'talk' }, { kind: 'lost' }])
})

test('keys that a script makes are none', () => {
  const { told } = watched()
  window.dispatchEvent(new KeyboardEvent('keydown', { code: 'F8' }))
  expect(told()).toEqual([])
})

test('a captured key does nothing else in the page', () => {
  const { watch, told } = watched()
  watch.capture(true)
  expect(key('keydown', 'Tab').defaultPrevented).toBe(true)
  expect(told()).toEqual([
    { kind: 'captured', shortcut: { modifiers: [], input: { kind: 'key', code: 'Tab' } } },
  ])
  expect(key('keydown', 'Tab').defaultPrevented).toBe(false)
})

function inBrowser(change: Partial<Settings['talk']> = {}) {
  const clock = new FakeClock()
  const settings = { ...defaultSettings.talk, mode: 'hold' as const, bindings, ...change }
  const { talk, controls } = talkInBrowser(
    { read: () => settings, subscribe: () => () => undefined },
    clock,
    (tell) => {
      const watch = watchWindowKeys(window, tell)
      stops.push(() => watch.close())
      return watch
    },
  )
  const said: unknown[] = []
  controls.onGate((open) => said.push(open))
  controls.onCommand((command) => said.push(command))
  return { clock, talk, controls, said }
}

test('a browser runs the machine itself', async () => {
  const { clock, said } = inBrowser()
  key('keydown', 'F8')
  key('keydown', 'F9')
  key('keyup', 'F8')
  await clock.advance(199)
  expect(said).toEqual([true, 'mute'])
  await clock.advance(1)
  expect(said).toEqual([true, 'mute', false])
})

test('in a browser a lost window or connection closes at once', () => {
  const { controls, said } = inBrowser()
  const report = { room: null, muted: false, deafened: false, talking: false }
  controls.report({ ...report, status: 'connected' })
  key('keydown', 'F8')
  happen(new Event('blur'))
  key('keydown', 'F8')
  controls.report({ ...report, status: 'reconnecting' })
  expect(said).toEqual([true, false, true, false])
})

test('in a browser a press while connecting opens nothing, and the first one afterwards does', () => {
  const { controls, said } = inBrowser({ mode: 'toggle' })
  const report = { room: null, muted: false, deafened: false, talking: false }
  controls.report({ ...report, status: 'connecting' })
  key('keydown', 'F8')
  key('keyup', 'F8')
  controls.report({ ...report, status: 'connected' })
  expect(said).toEqual([true, false])
  key('keydown', 'F8')
  expect(said).toEqual([true, false, true])
})

test('in a browser keys are captured and shown in the window', async () => {
  const { talk } = inBrowser()
  const captured = talk.capture()
  key('keydown', 'F7')
  expect(await captured).toEqual({ modifiers: [], input: { kind: 'key', code: 'F7' } })
  const escaped = talk.capture()
  key('keydown', 'Escape')
  expect(await escaped).toBeNull()
  const seen: unknown[] = []
  talk.seen((one) => seen.push(one))
  key('keydown', 'F8')
  expect(seen).toEqual([{ source: 'window', action: 'talk', down: true, took: 0 }])
})

function inDesktop(capture: TalkPort['capture']) {
  const sent: unknown[] = []
  const talk = tellMainOfKeys(
    {
      'talk.input': async (input) => {
        sent.push(input)
        return { ok: true, value: null }
      },
    },
    { read: () => ({ ...defaultSettings.talk, bindings }), subscribe: () => () => undefined },
    { ...inBrowser({ bindings: [] }).talk, capture },
    (tell) => {
      const watch = watchWindowKeys(window, tell)
      stops.push(() => watch.close())
      return watch
    },
  )
  return { talk, sent: () => sent.splice(0) }
}
const f7Captured = { kind: 'captured', shortcut: { modifiers: [], input: { kind: 'key', code: 'F7' } } }

test('in the desktop app main hears of the window’s keys, and of the one that is captured', async () => {
  const captured = Promise.withResolvers<null>()
  const { talk, sent } = inDesktop(() => captured.promise)
  key('keydown', 'F8')
  const capture = talk.capture()
  key('keydown', 'F7')
  captured.resolve(null)
  await capture
  expect(sent()).toEqual([
    { kind: 'press', bindingId: 'talk' },
    { kind: 'release', bindingId: 'talk' },
    f7Captured,
  ])
})

test('the answer to a cancelled capture does not end the one after it', async () => {
  const answers: ((none: null) => void)[] = []
  const { talk, sent } = inDesktop(() => new Promise((answer) => answers.push(answer)))
  const first = talk.capture()
  const second = talk.capture()
  answers[0]?.(null)
  await first
  key('keydown', 'F7')
  expect(sent()).toEqual([f7Captured])
  answers[1]?.(null)
  await second
  key('keydown', 'F7')
  expect(sent()).toEqual([])
})

test('a capture that main fails to answer is over all the same', async () => {
  const { talk, sent } = inDesktop(() => Promise.reject(new Error('no handler')))
  await expect(talk.capture()).rejects.toThrow('no handler')
  key('keydown', 'F7')
  expect(sent()).toEqual([])
})
