import { expect, test } from 'vitest'
import { hookBeat, type ToHook } from '../../shared/hook-messages.ts'
import type { TalkProblem } from '../../shared/ipc/talk.ts'
import type { Binding } from '../../shared/shortcut.ts'
import { FakeTime } from './fake-time.ts'
import { hookProblem } from './hook-availability.ts'
import { createHookKeys, hookReadyWithin } from './hook-keys.ts'
import type { SourceEvent } from './source.ts'

const f8: Binding = {
  id: 'talk',
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code: 'F8' } },
}

/** A process that says what the test lets it say. */
class Child {
  readonly got: ToHook[] = []
  killed = false
  say: (message: unknown) => void = () => undefined
  exit: (code: number) => void = () => undefined
}

function hook(problem: () => TalkProblem | null = () => null) {
  const time = new FakeTime()
  const children: Child[] = []
  const heard: SourceEvent[] = []
  const logged: object[] = []
  const asked: string[] = []
  const source = createHookKeys({
    fork() {
      const child = new Child()
      children.push(child)
      return {
        send: (message) => void child.got.push(message),
        onMessage: (hear) => (child.say = hear),
        onExit: (hear) => (child.exit = hear),
        kill: () => (child.killed = true),
      }
    },
    problem,
    askPermission: () => void asked.push('asked'),
    now: time.now,
    timeOrigin: 1_000_000,
    later: time.later,
    log: { warn: (entry) => void logged.push(entry), info: () => undefined },
  })
  source.start([f8], (event) => heard.push(event))
  const child = (): Child => children.at(-1) ?? new Child()
  return { time, children, heard, logged, asked, source, child, said: () => heard.splice(0) }
}
const state = (name: 'starting' | 'ready' | 'failed', problem: TalkProblem | null = null): SourceEvent => ({
  kind: 'state',
  state: name,
  problem,
})
/** It lives for as long, and says so. */
function live({ time, child }: ReturnType<typeof hook>, ms: number): void {
  for (let passed = 0; passed < ms; passed += hookBeat) {
    time.pass(hookBeat)
    child().say({ kind: 'alive' })
  }
}

test('it is told the bindings, and tells of them at the time they were seen', () => {
  const it = hook()
  expect(it.child().got).toEqual([{ kind: 'bindings', bindings: [f8] }])
  it.child().say({ kind: 'ready' })
  it.time.pass(100)
  it.child().say({ kind: 'press', bindingId: 'talk', seenAt: 1_000_097 })
  expect(it.said()).toEqual([state('starting'), state('ready'), { kind: 'press', bindingId: 'talk', at: 97 }])
})

test('a time that can’t be, because a clock was set, is now', () => {
  const it = hook()
  it.child().say({ kind: 'ready' })
  it.time.pass(100)
  it.said()
  for (const seenAt of [1_009_999, 5, 1_000_100.5])
    it.child().say({ kind: 'press', bindingId: 'talk', seenAt })
  expect(it.said()).toEqual(Array(3).fill({ kind: 'press', bindingId: 'talk', at: 100 }))
})

test('one that never gets ready is ended, and started again later and later', () => {
  const it = hook()
  it.time.pass(hookReadyWithin + 300)
  expect(it.child().killed).toBe(true)
  expect(it.said().slice(1)).toEqual([{ kind: 'lost', problem: 'hangs' }, state('failed', 'hangs')])
  it.time.pass(500)
  expect(it.children).toHaveLength(2)
  it.time.pass(hookReadyWithin + 300 + 500)
  expect(it.children).toHaveLength(2) // the second pause is longer
  it.time.pass(500)
  expect(it.children).toHaveLength(3)
  expect(it.logged).toHaveLength(1) // once for each cause
})

test('one that hangs is noticed within two seconds, and its keys are released', () => {
  const it = hook()
  it.child().say({ kind: 'ready' })
  live(it, 10_000)
  it.said()
  it.time.pass(2_000)
  expect(it.said()).toEqual([{ kind: 'lost', problem: 'hangs' }, state('failed', 'hangs')])
  expect(it.children[0]?.killed).toBe(true)
})

test('signs of life that main was too busy to hear in time still count', () => {
  const it = hook()
  it.child().say({ kind: 'ready' })
  it.time.pass(hookBeat * 3) // the deadline passed while main was busy
  it.child().say({ kind: 'alive' })
  it.time.pass(hookBeat)
  expect(it.child().killed).toBe(false)
})

test('when it dies its keys are released and it comes back', () => {
  const it = hook()
  it.child().say({ kind: 'ready' })
  it.said()
  it.child().exit(9)
  expect(it.said()).toEqual([{ kind: 'lost', problem: 'died' }, state('failed', 'died')])
  it.children[0]?.say({ kind: 'press', bindingId: 'talk', seenAt: 0 }) // its last words
  expect(it.said()).toEqual([])
  it.time.pass(500)
  expect(it.child().got).toEqual([{ kind: 'bindings', bindings: [f8] }])
  it.child().say({ kind: 'ready' })
  expect(it.said()).toEqual([state('starting'), state('ready')])
})

test('one that says what is not in the contract is ended', () => {
  const it = hook()
  it.child().say({ kind: 'ready' })
  it.said()
  it.child().say({ kind: 'press', key: 'KeyP' })
  expect(it.child().killed).toBe(true)
  expect(it.said()[0]).toEqual({ kind: 'lost', problem: 'died' })
})

test('it is not started where it would hang, abort or crash; with the permission it starts by itself', () => {
  let problem: TalkProblem | null = 'needs-permission'
  const it = hook(() => problem)
  expect(it.children).toHaveLength(0)
  expect(it.said()).toEqual([state('failed', 'needs-permission')])
  it.source.askPermission?.()
  expect(it.asked).toEqual(['asked'])
  it.time.pass(60_000)
  expect(it.children).toHaveLength(0)
  problem = null
  it.time.pass(2_000)
  expect(it.children).toHaveLength(1)
  expect(it.logged).toHaveLength(1)
})

test('a capture survives its death', () => {
  const it = hook()
  it.source.capture?.(true)
  it.child().exit(1)
  it.time.pass(500)
  expect(it.child().got.at(-1)).toEqual({ kind: 'capture', on: true })
  const shortcut = { modifiers: ['ctrl'], input: { kind: 'key', code: 'F9' } }
  it.said()
  it.child().say({ kind: 'captured', shortcut, seenAt: 0 })
  expect(it.said()).toEqual([{ kind: 'captured', shortcut }])
})

test('closed it ends its process and is silent', () => {
  const it = hook()
  it.said()
  it.source.close()
  it.source.close()
  expect(it.child().killed).toBe(true)
  it.child().exit(0)
  it.time.pass(60_000)
  expect(it.said()).toEqual([])
  expect(it.children).toHaveLength(1)
})

test('where it may run', () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string> = {}, trusted = false) =>
    hookProblem({ platform, env, isTrusted: () => trusted })
  expect(at('win32')).toBeNull()
  expect(at('darwin')).toBe('needs-permission')
  expect(at('darwin', {}, true)).toBeNull()
  expect(at('linux', { DISPLAY: ':0' })).toBeNull()
  expect(at('linux')).toBe('no-display')
  expect(at('linux', { DISPLAY: '' })).toBe('no-display')
  expect(at('linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' })).toBe('not-available')
  expect(at('linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' })).toBe('not-available')
  expect(at('freebsd', { DISPLAY: ':0' })).toBe('not-available')
})
