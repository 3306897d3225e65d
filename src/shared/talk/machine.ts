import type { TalkSource } from '../ipc/talk.ts'
import { actionOf, meansTheSame, type TalkConfig } from './config.ts'
import {
  longestRepeatDelay,
  newHold,
  pressSeenBefore,
  repeated,
  samePress,
  silentAt,
  tellsPressesOnly,
  type Hold,
  type Press,
  type Sign,
} from './held.ts'

/*
 * Decides when the microphone may be open. Pure: whoever runs it performs the effects in order, and comes back with `timer` at
 * the time last asked for. Several sources may see one key. A press counts once; the first release that any of them sees ends
 * it, because a key that one saw go up is up. When in doubt it closes.
 */

/** Times are ms on any one clock. */
export type TalkEvent =
  | {
      readonly kind: 'press' | 'release' | 'repeat'
      readonly source: TalkSource
      readonly bindingId: string
      readonly at: number
    }
  | { readonly kind: 'other-key'; readonly source: TalkSource; readonly at: number }
  /** The source can't see its keys any more; `broken`: nor what would end a locked microphone. */
  | { readonly kind: 'lost'; readonly source: TalkSource; readonly broken: boolean; readonly at: number }
  | { readonly kind: 'close'; readonly at: number }
  | { readonly kind: 'timer'; readonly at: number }
  | { readonly kind: 'config'; readonly config: TalkConfig; readonly at: number }

export type TalkEffect =
  /** Told only while the mode is `hold` or `toggle`. */
  | { readonly kind: 'gate'; readonly open: boolean }
  | { readonly kind: 'command'; readonly command: 'mute' | 'deafen' }
  /** Come back with `timer` then; null: no more. Replaces what was asked before. */
  | { readonly kind: 'timer'; readonly at: number | null }
  /** A key counts as released though nobody saw it go up. */
  | { readonly kind: 'stuck'; readonly source: TalkSource; readonly bindingId: string }

export interface TalkState {
  readonly config: TalkConfig
  readonly now: number
  readonly holds: readonly Hold[]
  /** Also of keys that count as let go: a source may have missed that they were, and then the next press looks like a repeat. */
  readonly signs: readonly Sign[]
  /** The latest, kept to recognise them when another source tells of them. */
  readonly presses: readonly Press[]
  /** Who locked the microphone open. */
  readonly lockedBy: TalkSource | null
  /** The last press that a second one could make a double press. */
  readonly first: Pick<Press, 'bindingId' | 'at'> | null
  /** Open until then, after the key was let go. */
  readonly tail: number | null
  readonly timer: number | null
}

/** ms between the two presses that lock the microphone open */
export const doublePress = 400

export const startTalk = (config: TalkConfig, at: number): TalkState => ({
  config,
  now: at,
  holds: [],
  signs: [],
  presses: [],
  lockedBy: null,
  first: null,
  tail: null,
  timer: null,
})

/** Whether the microphone may be open now. With mode `open` no key has a say. */
export const isOpen = (state: TalkState): boolean =>
  state.config.mode !== 'open' && (state.tail !== null || isTalking(state))

/** Whether it is open until somebody ends it: not while it only runs on after a key was let go. */
export const isTalking = (state: TalkState): boolean =>
  state.config.mode !== 'open' && (state.lockedBy !== null || isHeld(state))

/** Whether a talk key that this source told of counts as held. */
export const isHeldBy = (state: TalkState, source: TalkSource): boolean =>
  isHeld({ holds: state.holds.filter((hold) => hold.source === source) })

export function step(before: TalkState, event: TalkEvent): readonly [TalkState, readonly TalkEffect[]] {
  const at = Math.max(event.at, before.now)
  const [due, expired] = expire({ ...before, now: at })
  const [decided, effects] = decide(due, event)
  const state = { ...decided, timer: nextTimer(decided) }
  const all = [...expired, ...effects]
  const { mode } = state.config
  if (mode !== 'open' && (isOpen(before) !== isOpen(state) || before.config.mode === 'open'))
    all.push({ kind: 'gate', open: isOpen(state) })
  // A timer may come a fraction of a millisecond early, and then nothing was due: it is asked for again.
  const again = event.kind === 'timer' && state.timer !== null
  if (again || state.timer !== before.timer) all.push({ kind: 'timer', at: state.timer })
  return [state, all]
}

type Step = readonly [TalkState, readonly TalkEffect[]]

function decide(state: TalkState, event: TalkEvent): Step {
  switch (event.kind) {
    case 'press':
      return press(withSign(state, event.source, event.bindingId), event.source, event.bindingId)
    case 'release':
      return [release(withoutSign(state, event.source, event.bindingId), event.source, event.bindingId), []]
    case 'repeat':
      return repeat(state, event.source, event.bindingId)
    case 'other-key': {
      const still = (hold: Hold): Hold =>
        hold.source === event.source ? { ...hold, repeating: false } : hold
      return [{ ...state, holds: state.holds.map(still) }, []]
    }
    case 'lost':
      return [lose(state, event.source, event.broken), []]
    case 'close':
      return [closeAll(state), []]
    case 'timer':
      return [state, []]
    case 'config': {
      const { config } = event
      if (meansTheSame(state.config, config)) return [{ ...state, config }, []]
      const signs = state.signs.filter(({ bindingId }) => actionOf(config, bindingId) !== null)
      return [{ ...closeAll(state), config, signs }, []]
    }
  }
}

function press(state: TalkState, source: TalkSource, bindingId: string): Step {
  const action = actionOf(state.config, bindingId)
  const { now } = state
  if (action === null) return [state, []]
  const ofKey = state.holds.filter((hold) => hold.bindingId === bindingId)
  const held = ofKey.find((hold) => hold.source === source)
  if (held !== undefined && !held.silent)
    return [changeHold(state, source, bindingId, (hold) => ({ ...hold, seen: now })), []]
  const others = state.holds.filter((hold) => hold !== held)
  const talks = action === 'talk' && state.config.mode === 'hold' && !tellsPressesOnly(source)
  const hold = newHold(source, bindingId, now, talks)

  const known = pressSeenBefore(state.presses, source, bindingId, now)
  if (known !== null) {
    const seen = { ...known, seenBy: [...known.seenBy, source] }
    const presses = state.presses.map((one) => (one === known ? seen : one))
    return [{ ...state, presses, holds: known.over ? others : [...others, hold] }, []]
  }
  const holds = [...others, hold]
  // Down already in the eyes of another source: this one found it so when it began to look.
  if (ofKey.some((one) => one !== held && !one.silent && !tellsPressesOnly(one.source)))
    return [{ ...state, holds }, []]
  const recent = state.presses.filter(({ at }) => now - at <= samePress)
  const first = { bindingId, at: now, seenBy: [source], over: false }
  const pressed: TalkState = { ...state, holds, presses: [...recent, first] }
  if (action !== 'talk') return [pressed, [{ kind: 'command', command: action }]]
  return [talk(pressed, source, bindingId), []]
}

function repeat(before: TalkState, source: TalkSource, bindingId: string): Step {
  const last = before.signs.find((one) => isOf(one, source, bindingId))
  const state = withSign(before, source, bindingId)
  const ofKey = state.holds.filter((hold) => hold.bindingId === bindingId)
  const held = ofKey.find((hold) => hold.source === source)
  if (held === undefined) {
    // No keyboard waits so long before it repeats a key: it went up where its source could not look.
    if (last !== undefined && state.now - last.at > longestRepeatDelay) return press(state, source, bindingId)
    // Pressed before a lock or the like, it has to be pressed anew; unless another source has seen that.
    const known = ofKey.some((hold) => hold.talks && !hold.silent)
    const isFresh = state.presses.some(
      (one) => one.bindingId === bindingId && state.now - one.at <= samePress,
    )
    if (!known || isFresh) return [state, []] // fresh: it may be late, and of the press before
    return [{ ...state, holds: [...state.holds, newHold(source, bindingId, state.now, true)] }, []]
  }
  if (held.silent) return press(state, source, bindingId) // its release was not seen, and so it looks like a repeat
  return [changeHold(state, source, bindingId, (hold) => repeated(hold, state.now)), []]
}

/** A talk key went down, for the first time that anybody tells of. */
function talk(state: TalkState, source: TalkSource, bindingId: string): TalkState {
  const { config, now, lockedBy, first } = state
  const unlocked = { ...state, lockedBy: null, first: null, tail: null }
  if (config.mode === 'open') return state
  if (config.mode === 'toggle' || tellsPressesOnly(source))
    return lockedBy === null ? { ...unlocked, lockedBy: source } : unlocked
  if (lockedBy !== null) return unlocked // and held, until this press ends
  const isSecond = first !== null && first.bindingId === bindingId && now - first.at <= doublePress
  if (config.lockOnDoublePress && isSecond) return { ...unlocked, lockedBy: source }
  return { ...unlocked, first: { bindingId, at: now } }
}

/** Whoever sees a key go up is right, if it saw it go down. */
function release(state: TalkState, source: TalkSource, bindingId: string): TalkState {
  const mine = state.holds.find((hold) => isOf(hold, source, bindingId))
  if (mine === undefined) return state
  // It is slow, and this the end of an earlier press: another source has told of the next one already.
  const isLate = (one: Press): boolean =>
    one.bindingId === bindingId &&
    one.at > mine.seen &&
    state.now - one.at <= samePress &&
    !one.seenBy.includes(source)
  if (state.presses.some(isLate)) return { ...state, holds: state.holds.filter((hold) => hold !== mine) }
  const released = {
    ...state,
    holds: state.holds.filter((hold) => hold.bindingId !== bindingId),
    presses: state.presses.map((one) => (one.bindingId === bindingId ? { ...one, over: true } : one)),
  }
  if (!isHeld(state) || isHeld(released) || state.config.releaseDelay === 0) return released
  return { ...released, tail: state.now + state.config.releaseDelay }
}

function lose(state: TalkState, source: TalkSource, broken: boolean): TalkState {
  return {
    ...state,
    holds: state.holds.filter((hold) => hold.source !== source),
    signs: state.signs.filter((sign) => sign.source !== source),
    lockedBy: broken && state.lockedBy === source ? null : state.lockedBy,
    tail: broken ? null : state.tail,
  }
}

/** Nothing counts that was pressed before. */
function closeAll(state: TalkState): TalkState {
  const presses = state.presses.map((one) => ({ ...one, over: true }))
  return { ...state, holds: [], presses, lockedBy: null, first: null, tail: null }
}

/** What fell due by now: the tail, and keys that were silent for too long. */
function expire(state: TalkState): Step {
  const isDue = (hold: Hold): boolean => (silentAt(hold) ?? Infinity) <= state.now
  const stuck = state.holds.filter((hold) => hold.talks && isDue(hold))
  const holds = state.holds.map((hold) => (isDue(hold) ? { ...hold, silent: true } : hold))
  const tail = state.tail !== null && state.tail <= state.now ? null : state.tail
  const effects = stuck.map(({ source, bindingId }) => ({ kind: 'stuck', source, bindingId }) as const)
  return [{ ...state, holds, tail }, effects]
}

function nextTimer(state: TalkState): number | null {
  const times = [state.tail, ...state.holds.map(silentAt)].filter((at) => at !== null)
  return times.length === 0 ? null : Math.min(...times)
}

const isOf = (one: Sign | Hold, source: TalkSource, bindingId: string): boolean =>
  one.source === source && one.bindingId === bindingId

const withoutSign = (state: TalkState, source: TalkSource, bindingId: string): TalkState => ({
  ...state,
  signs: state.signs.filter((one) => !isOf(one, source, bindingId)),
})

function withSign(state: TalkState, source: TalkSource, bindingId: string): TalkState {
  if (actionOf(state.config, bindingId) === null) return state
  const { signs } = withoutSign(state, source, bindingId)
  return { ...state, signs: [...signs, { source, bindingId, at: state.now }] }
}

const isHeld = ({ holds }: Pick<TalkState, 'holds'>): boolean =>
  holds.some(({ talks, silent }) => talks && !silent)

function changeHold(
  state: TalkState,
  source: TalkSource,
  bindingId: string,
  change: (hold: Hold) => Hold,
): TalkState {
  const mine = (hold: Hold): boolean => isOf(hold, source, bindingId)
  return { ...state, holds: state.holds.map((hold) => (mine(hold) ? change(hold) : hold)) }
}
