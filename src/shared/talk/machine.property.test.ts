import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  subarray,
} from 'fast-check'
import { expect, test } from 'vitest'
import type { Binding } from '../shortcut.ts'
import type { TalkConfig } from './config.ts'
import { FakeKeyboard, repeatDelay, slowest, type Stroke } from './fake-keyboard.ts'
import { longestHold, shortestSilence } from './held.ts'
import { doublePress, isOpen, startTalk, step, type TalkEvent } from './machine.ts'

/*
 * Random hands on a keyboard whose sources lose key-ups, die, look away and tell late. What may be open is concluded from what
 * the hands really did, never from the machine.
 */

const runs = 10_000

/** ms: presses of one key that are further apart than this can't be taken for one, or for a double press */
const longestOfTwo = doublePress + slowest

const firstOf = ({ told }: Stroke) => told.reduce((a, b) => (b.at < a.at ? b : a))

const talkKeys = ['talk', 'also']
const bindings: Binding[] = [...talkKeys, 'mute'].map((id) => ({
  id,
  action: id === 'mute' ? 'mute' : 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code: 'F8' } },
}))

const key = constantFrom('talk', 'talk', 'also', 'mute')
const source = constantFrom('hook' as const, 'window' as const)
const wait = constantFrom(5, 30, 120, 600, 1_300, 4_000)
const act = oneof(
  { weight: 8, arbitrary: record({ do: constant('press' as const), key, wait }) },
  {
    weight: 8,
    arbitrary: record({
      do: constant('release' as const),
      key,
      wait,
      unseenBy: oneof({ weight: 5, arbitrary: constant([]) }, subarray(['hook' as const, 'window' as const])),
    }),
  },
  {
    weight: 3,
    arbitrary: record({ do: constantFrom('lose' as const, 'wake' as const, 'wake' as const), source, wait }),
  },
  { weight: 1, arbitrary: record({ do: constant('close' as const), wait }) }, // lock, suspend, disconnect
  {
    weight: 1,
    arbitrary: record({ do: constant('idle' as const), wait: constantFrom(8_000, 20_000, longestHold) }),
  },
  {
    weight: 1,
    arbitrary: record({ do: constant('delay' as const), ms: integer({ min: 0, max: 2_000 }), wait }),
  },
)
const plan = record({
  mode: constantFrom('hold' as const, 'hold' as const, 'toggle' as const),
  lockOnDoublePress: boolean(),
  releaseDelay: constantFrom(0, 200, 2_000),
  late: record({ hook: integer({ min: 0, max: 10 }), window: integer({ min: 0, max: slowest }) }),
  acts: array(act, { minLength: 5, maxLength: 60 }),
})

/** What the hands did, and what may be open for it. */
class Judge {
  readonly keyboard: FakeKeyboard
  config: TalkConfig
  /** When everything was closed last. */
  closed = -1
  /** The longest delay that was set while a key may have been let go. */
  longestDelay: number

  constructor(keyboard: FakeKeyboard, config: TalkConfig) {
    this.keyboard = keyboard
    this.config = config
    this.longestDelay = config.releaseDelay
  }

  #talkStrokes(): Stroke[] {
    return this.keyboard.strokes.filter(
      ({ key, told, repeatsTold, lastSign }) =>
        talkKeys.includes(key) &&
        (told.some(({ at }) => at > this.closed) || (repeatsTold > 0 && lastSign > this.closed)),
    )
  }

  /** A key is held, was within the delay, or went up unseen by all who had seen it, and only for as long as they may believe it. */
  mayBeHeld(): boolean {
    const { now } = this.keyboard
    return this.#talkStrokes().some((stroke) => {
      if (stroke.to === null || now <= stroke.to + slowest + this.longestDelay) return true
      if (!stroke.endUnseen || stroke.believers.size === 0) return false
      const watched = stroke.repeatsTold >= 2 * this.keyboard.eyes.size && !stroke.interrupted
      // A press taken for a repeat, because the release before it was missed, makes the delay look like the rate.
      const belief = watched ? Math.max(shortestSilence, 4 * (repeatDelay + slowest)) : longestHold
      return now <= stroke.lastSign + belief
    })
  }

  /** Locked on purpose: a press that turned it on in `toggle`, a double press in `hold`. */
  mayBeLocked(): boolean {
    if (this.config.mode === 'toggle') return this.#toggled()
    const strokes = this.#talkStrokes()
    return (
      this.config.lockOnDoublePress &&
      strokes.some((one, i) =>
        strokes.some((two, j) => j > i && one.key === two.key && two.from - one.from <= longestOfTwo),
      )
    )
  }

  /** Presses in turn, where no source missed or doubled one. */
  #toggled(): boolean {
    const { broken, strokes } = this.keyboard
    const talks = strokes.filter(({ key, told }) => talkKeys.includes(key) && told.length > 0)
    if (talks.some((stroke) => this.#isUnclear(stroke))) return true
    let locked: Stroke['told'][number] | null = null
    const endedBefore = (until: number): boolean =>
      broken.some(({ source, at }) => source === locked?.source && at >= locked.at && at <= until)
    for (const stroke of talks) {
      const first = firstOf(stroke)
      if (first.at > this.closed) locked = locked === null || endedBefore(first.at) ? first : null
    }
    return locked !== null && !endedBefore(this.keyboard.now)
  }

  #isUnclear({ key, from, told, missed }: Stroke): boolean {
    const tellers = new Set(told.map(({ source }) => source))
    const span = Math.max(...told.map(({ at }) => at)) - Math.min(...told.map(({ at }) => at))
    return (
      missed ||
      tellers.size < told.length || // a hook that began anew while it was held
      span > slowest ||
      this.keyboard.strokes.some(
        (one) => one.key === key && one.from < from && from - one.from < longestOfTwo,
      )
    )
  }

  /** A key is held that was pressed well after the last press of it and the last close, and whoever told of it still looks. */
  mustBeOpen(): boolean {
    if (this.config.mode !== 'hold' || !this.keyboard.settled) return false
    return talkKeys.some((key) => {
      const stroke = this.keyboard.held(key)
      if (stroke === null || stroke.from <= this.closed) return false
      const before = this.keyboard.strokes.findLast((one) => one.key === key && one.to !== null)
      const apart = before === undefined || stroke.from - before.from > doublePress
      const believed = stroke.told.some(({ source }) => stroke.believers.has(source))
      return apart && believed && this.keyboard.now - stroke.lastSign < shortestSilence
    })
  }
}

test(`in ${runs} random sequences the microphone is open for a held key, and for nothing else`, () => {
  let openings = 0
  let commands = 0
  const check = property(plan, ({ mode, lockOnDoublePress, releaseDelay, late, acts }) => {
    const config: TalkConfig = { mode, lockOnDoublePress, releaseDelay, bindings }
    let state = startTalk(config, 0)
    let told = false
    let mutes = 0
    const apply = (event: TalkEvent): void => {
      const [next, effects] = step(state, event)
      state = next
      for (const effect of effects) {
        if (effect.kind === 'gate') {
          if (effect.open === told) throw new Error('told twice')
          told = effect.open
          openings += Number(told)
        }
        if (effect.kind === 'command') mutes++
      }
      if (told !== isOpen(state)) throw new Error('told something else than it is')
    }
    const keyboard: FakeKeyboard = new FakeKeyboard({
      send: apply,
      look(at) {
        while (state.timer !== null && state.timer <= at) apply({ kind: 'timer', at: state.timer })
        if (told && !judge.mayBeHeld() && !judge.mayBeLocked()) throw new Error(`open at ${at} without a key`)
      },
    })
    const judge = new Judge(keyboard, config)
    for (const [source, latency] of Object.entries(late)) {
      const eye = keyboard.eyes.get(source as keyof typeof late)
      if (eye !== undefined) eye.latency = latency
    }
    for (const one of acts) {
      if (one.do === 'press') keyboard.press(one.key)
      if (one.do === 'release') keyboard.release(one.key, one.unseenBy)
      if (one.do === 'lose') keyboard.lose(one.source, one.source === 'hook')
      if (one.do === 'wake') keyboard.wake(one.source)
      if (one.do === 'close') {
        judge.closed = keyboard.now
        apply({ kind: 'close', at: keyboard.now })
        expect(told).toBe(false)
      }
      if (one.do === 'delay') {
        judge.longestDelay = Math.max(judge.longestDelay, one.ms)
        apply({ kind: 'config', config: { ...config, releaseDelay: one.ms }, at: keyboard.now })
      }
      keyboard.wait(one.wait)
      if (judge.mustBeOpen() && !told) throw new Error(`closed at ${keyboard.now} though a key is held`)
    }
    // One press is one command, whoever saw it. A hook that starts anew takes a held key for a press.
    const pressed = keyboard.strokes.filter((stroke) => stroke.key === 'mute')
    const restarts = acts.filter((one) => one.do === 'wake' && one.source === 'hook').length
    expect(mutes).toBeLessThanOrEqual(pressed.length + restarts)
    commands += mutes
  })
  assert(check, { numRuns: runs })
  // The sequences are of the kind that opens and closes.
  expect(openings).toBeGreaterThan(runs / 2)
  expect(commands).toBeGreaterThan(runs / 2)
}, 60_000)
