import { expect, test } from 'vitest'
import type { TalkSource } from '../ipc/talk.ts'
import type { Binding, ShortcutAction } from '../shortcut.ts'
import { controlBindingId, type TalkConfig } from './config.ts'
import { longestHold } from './held.ts'
import { isOpen, startTalk, step, type TalkEffect, type TalkEvent, type TalkState } from './machine.ts'

const bound = (id: string, action: ShortcutAction, code: string): Binding => ({
  id,
  action,
  shortcut: { modifiers: [], input: { kind: 'key', code } },
})
const hold: TalkConfig = {
  mode: 'hold',
  lockOnDoublePress: false,
  releaseDelay: 200,
  bindings: [bound('talk', 'talk', 'F8'), bound('also', 'talk', 'F9'), bound('mute', 'mute', 'F10')],
}

/** A machine with a clock: timers fire when they fall due. */
function running(config: TalkConfig = hold) {
  let state = startTalk(config, 0)
  let effects: TalkEffect[] = []
  const send = (event: TalkEvent): void => {
    const [next, said] = step(state, event)
    state = next
    effects = [...effects, ...said]
  }
  return {
    get open() {
      return isOpen(state)
    },
    get now() {
      return state.now
    },
    /** Everything but timers since the last call. */
    said() {
      return effects.splice(0).filter(({ kind }) => kind !== 'timer')
    },
    wait(ms: number) {
      const end = state.now + ms
      while (state.timer !== null && state.timer <= end) send({ kind: 'timer', at: state.timer })
      send({ kind: 'timer', at: end })
    },
    key(kind: 'press' | 'release' | 'repeat', bindingId = 'talk', source: TalkSource = 'hook') {
      send({ kind, bindingId, source, at: state.now })
    },
    otherKey: () => send({ kind: 'other-key', source: 'hook', at: state.now }),
    lose: (source: TalkSource, broken: boolean) => send({ kind: 'lost', source, broken, at: state.now }),
    close: () => send({ kind: 'close', at: state.now }),
    use: (next: TalkConfig) => send({ kind: 'config', config: next, at: state.now }),
  }
}
const gate = (open: boolean): TalkEffect => ({ kind: 'gate', open })

test('held is open, and the release delay later it is closed', () => {
  const talk = running()
  talk.key('press')
  expect(talk.said()).toEqual([gate(true)])
  talk.wait(5_000)
  talk.key('release')
  talk.wait(199)
  expect(talk.open).toBe(true)
  talk.wait(1)
  expect(talk.said()).toEqual([gate(false)])
})

test('without a release delay it closes with the key', () => {
  const talk = running({ ...hold, releaseDelay: 0 })
  talk.key('press')
  talk.key('release')
  expect(talk.said()).toEqual([gate(true), gate(false)])
})

test('a press within the delay goes on without a gap', () => {
  const talk = running()
  talk.key('press')
  talk.key('release')
  talk.wait(100)
  talk.key('press')
  talk.wait(1_000)
  expect(talk.said()).toEqual([gate(true)])
})

test('a timer that is late is made up for by the next event', () => {
  const send = (state: TalkState, event: TalkEvent): TalkState => step(state, event)[0]
  const key = { source: 'hook', bindingId: 'talk' } as const
  const pressed = send(startTalk(hold, 0), { kind: 'press', ...key, at: 0 })
  const released = send(pressed, { kind: 'release', ...key, at: 10 })
  expect(isOpen(send(released, { kind: 'other-key', source: 'hook', at: 210 }))).toBe(false)
})

test('key repeat is one press', () => {
  const talk = running({ ...hold, mode: 'toggle' })
  talk.key('press')
  for (let i = 0; i < 20; i++) {
    talk.wait(33)
    talk.key('repeat')
    talk.key('press') // from a source that can't tell
  }
  expect(talk.said()).toEqual([gate(true)])
})

test('either of two keys holds it open', () => {
  const talk = running()
  talk.key('press')
  talk.key('press', 'also')
  talk.key('release')
  talk.wait(1_000)
  expect(talk.open).toBe(true)
  talk.key('release', 'also')
  talk.wait(1_000)
  expect(talk.open).toBe(false)
})

test('a press that two sources see counts once, whichever is first and however late the other', () => {
  for (const [first, second] of [['hook', 'window'] as const, ['window', 'hook'] as const]) {
    const talk = running({ ...hold, mode: 'toggle' })
    talk.key('press', 'talk', first)
    talk.key('press', 'mute', first)
    talk.key('release', 'mute', first)
    talk.wait(60)
    talk.key('press', 'talk', second)
    talk.key('press', 'mute', second)
    talk.key('release', 'mute', second)
    expect(talk.said()).toEqual([gate(true), { kind: 'command', command: 'mute' }])
  }
})

test('two quick presses seen by two sources are two presses', () => {
  const talk = running()
  for (const source of ['hook', 'window'] as const)
    for (let i = 0; i < 2; i++) {
      talk.key('press', 'mute', source)
      talk.key('release', 'mute', source)
      talk.wait(40)
    }
  expect(talk.said()).toEqual(Array(2).fill({ kind: 'command', command: 'mute' }))
})

test('a key that one source saw go up is up, whatever another still believes', () => {
  const talk = running({ ...hold, releaseDelay: 0 })
  talk.key('press', 'talk', 'hook')
  talk.key('press', 'talk', 'window')
  talk.key('release', 'talk', 'window')
  expect(talk.open).toBe(false)
  talk.key('press', 'talk', 'portal') // late, of the same press
  expect(talk.open).toBe(false)
})

test('losing sight of the keys in one source leaves what another one sees', () => {
  const talk = running()
  talk.key('press', 'talk', 'hook')
  talk.key('press', 'talk', 'window')
  talk.lose('window', false)
  expect(talk.open).toBe(true)
  talk.lose('hook', true)
  expect(talk.open).toBe(false)
  expect(talk.said()).toEqual([gate(true), gate(false)])
})

test('lock, suspend and leaving close at once; what is still held then opens nothing', () => {
  const talk = running()
  talk.key('press')
  talk.close()
  expect(talk.open).toBe(false)
  talk.key('repeat')
  talk.key('press', 'talk', 'window') // late, of the same press
  expect(talk.open).toBe(false)
  talk.key('release')
  talk.wait(300)
  talk.key('press')
  expect(talk.open).toBe(true)
})

test('no tail outlives the hook or the room', () => {
  for (const end of ['close', 'broken'] as const) {
    const talk = running({ ...hold, releaseDelay: 2_000 })
    talk.key('press')
    talk.key('release')
    if (end === 'close') talk.close()
    else talk.lose('hook', true)
    expect(talk.open).toBe(false)
  }
})

test('toggle: a press opens, the next closes, releases mean nothing', () => {
  const talk = running({ ...hold, mode: 'toggle' })
  talk.key('press')
  talk.key('release')
  talk.wait(60_000)
  expect(talk.open).toBe(true)
  talk.lose('window', false)
  expect(talk.open).toBe(true)
  talk.key('press')
  expect(talk.open).toBe(false)
})

test('toggle: what a broken source opened closes with it', () => {
  const talk = running({ ...hold, mode: 'toggle' })
  talk.key('press')
  talk.lose('portal', true)
  expect(talk.open).toBe(true)
  talk.lose('hook', true)
  expect(talk.open).toBe(false)
})

test('where only presses are seen, hold works as toggle, and a repeat of the system is no press', () => {
  const talk = running()
  talk.key('press', 'talk', 'shortcut')
  talk.wait(500)
  for (let i = 0; i < 50; i++) {
    talk.key('press', 'talk', 'shortcut')
    talk.wait(33)
  }
  expect(talk.open).toBe(true)
  talk.wait(1_000)
  talk.key('press', 'talk', 'shortcut')
  expect(talk.said()).toEqual([gate(true), gate(false)])
})

test('double press locks it open until the next press is let go', () => {
  const talk = running({ ...hold, lockOnDoublePress: true })
  const tap = (): void => {
    talk.key('press')
    talk.wait(80)
    talk.key('release')
  }
  tap()
  talk.wait(200)
  tap()
  talk.wait(longestHold * 2)
  expect(talk.open).toBe(true)
  tap()
  talk.wait(200)
  expect(talk.open).toBe(false)
  talk.key('press')
  talk.key('release')
  talk.wait(200)
  expect(talk.open).toBe(false) // the press that unlocked is not half of another double press
})

test('two slow presses, or presses of two keys, lock nothing', () => {
  const talk = running({ ...hold, lockOnDoublePress: true })
  talk.key('press')
  talk.key('release')
  talk.wait(401)
  talk.key('press')
  talk.key('release')
  talk.key('press', 'also')
  talk.key('release', 'also')
  talk.wait(200)
  expect(talk.open).toBe(false)
})

test('a repeating key that falls silent was let go unseen; a repeat shows that it was not', () => {
  const talk = running()
  talk.key('press')
  talk.wait(500)
  for (let i = 0; i < 10; i++) {
    talk.key('repeat')
    talk.wait(33)
  }
  talk.said()
  talk.wait(750)
  expect(talk.said()).toEqual([{ kind: 'stuck', source: 'hook', bindingId: 'talk' }, gate(false)])
  talk.key('repeat')
  expect(talk.open).toBe(true)
})

test('a keyboard that repeats slowly is not silent between two repeats', () => {
  const talk = running()
  talk.key('press')
  for (let i = 0; i < 10; i++) {
    talk.wait(700)
    talk.key('repeat')
  }
  talk.wait(2_000)
  expect(talk.said()).toEqual([gate(true)])
})

test('after a release that nobody saw the next press counts', () => {
  const talk = running({ ...hold, mode: 'toggle' })
  talk.key('press')
  talk.key('press', 'mute')
  talk.wait(2_500)
  talk.key('repeat') // all that a source can say which believes it to be down
  talk.key('repeat', 'mute')
  const mute = { kind: 'command', command: 'mute' }
  expect(talk.said()).toEqual([gate(true), mute, gate(false), mute])
})

test('a key that went up unseen while everything was closed is pressed anew by what looks like a repeat', () => {
  for (const mode of ['hold', 'toggle'] as const) {
    const talk = running({ ...hold, mode })
    talk.key('press')
    talk.wait(500)
    talk.key('repeat')
    talk.close()
    talk.wait(2_000)
    talk.key('repeat') // still held, for all that anybody knows
    expect(talk.open).toBe(false)
    talk.wait(2_001)
    talk.key('repeat')
    expect(talk.open).toBe(true)
  }
})

test('a key that another source saw go up is pressed anew by the one that missed it', () => {
  const talk = running()
  talk.key('press', 'talk', 'hook')
  talk.key('press', 'talk', 'window')
  talk.key('release', 'talk', 'window')
  talk.wait(2_001)
  talk.key('repeat', 'talk', 'hook')
  expect(talk.open).toBe(true)
})

test('a repeat of a key that its source never saw go down opens nothing', () => {
  const talk = running()
  talk.key('press', 'talk', 'hook')
  talk.lose('hook', false)
  talk.wait(60_000)
  talk.key('repeat', 'talk', 'hook')
  expect(talk.open).toBe(false)
})

test('a source that begins to look while another one sees the key down makes no press of it', () => {
  const talk = running({ ...hold, mode: 'toggle' })
  talk.key('press', 'talk', 'window')
  for (let i = 0; i < 30; i++) {
    talk.wait(33)
    talk.key('repeat', 'talk', 'window')
  }
  talk.key('press', 'talk', 'hook')
  expect(talk.said()).toEqual([gate(true)])
})

test('another key ends the repeats of the held one, and nobody is cut off', () => {
  const talk = running()
  talk.key('press')
  talk.wait(500)
  talk.key('repeat')
  talk.wait(33)
  talk.key('repeat')
  talk.otherKey()
  talk.wait(60_000)
  expect(talk.open).toBe(true)
})

test('the late end of a press that had been given up does not end the next one', () => {
  const talk = running({ ...hold, releaseDelay: 0 })
  talk.key('press', 'talk', 'window')
  talk.wait(longestHold + 1)
  talk.key('press', 'talk', 'hook')
  talk.key('release', 'talk', 'window')
  talk.key('press', 'talk', 'window')
  expect(talk.open).toBe(true)
  talk.key('release', 'talk', 'hook')
  expect(talk.open).toBe(false)
})

test('nothing is held for ever without a sign of life', () => {
  const talk = running()
  talk.key('press')
  talk.wait(longestHold - 1)
  expect(talk.open).toBe(true)
  talk.wait(1)
  expect(talk.open).toBe(false)
})

test('a change of mode or keys closes; a change of the delay does not', () => {
  const talk = running()
  talk.key('press')
  talk.use({ ...hold, releaseDelay: 0 })
  expect(talk.open).toBe(true)
  talk.use({ ...hold, releaseDelay: 0, bindings: hold.bindings.slice(1) })
  expect(talk.open).toBe(false)
  talk.key('press')
  expect(talk.open).toBe(false) // no longer bound
})

test('with an open microphone nothing is told of the gate, and mute still works', () => {
  const talk = running({ ...hold, mode: 'open' })
  talk.key('press')
  talk.key('press', 'mute')
  expect(talk.said()).toEqual([{ kind: 'command', command: 'mute' }])
  talk.use(hold)
  expect(talk.said()).toEqual([gate(false)])
})

test('the control socket has bindings of its own', () => {
  const talk = running()
  talk.key('press', controlBindingId('talk'), 'socket')
  talk.key('press', controlBindingId('deafen'), 'socket')
  talk.key('release', controlBindingId('talk'), 'socket')
  talk.wait(200)
  expect(talk.said()).toEqual([gate(true), { kind: 'command', command: 'deafen' }, gate(false)])
})
