import type { TalkSource } from '../ipc/talk.ts'

/** ms after which a key or button without a sign of life counts as released */
export const longestHold = 5 * 60_000

/** ms: a key that had been repeating and falls silent for longer than this, or than four of its own gaps, was let go unseen */
export const shortestSilence = 750

/** ms within which two sources tell of one and the same press */
export const samePress = 250

/** ms after its last sign within which a key is still the same press, where it is not held but turns something over */
export const longestRepeatDelay = 2_000

/** ms, the same where only presses are told of, so that a repeat of the system can't be told from one */
const repeatedPress = 700

/** A key that one source saw go down and not up. Times are ms. */
export interface Hold {
  readonly source: TalkSource
  readonly bindingId: string
  /** The last press or repeat. */
  readonly seen: number
  /** The microphone is open for as long; else it only keeps repeats from being presses. */
  readonly talks: boolean
  readonly repeats: number
  /** The longest time between two repeats. */
  readonly gap: number
  /** False from when another key went down, for systems repeat the last key only. */
  readonly repeating: boolean
  /** Counts as released. A later sign of it is a press. */
  readonly silent: boolean
}

/** A press as a person made it: the first source to tell of it, and the others that did. */
export interface Press {
  readonly bindingId: string
  readonly at: number
  readonly seenBy: readonly TalkSource[]
  readonly over: boolean
}

/** A key that a source believes to be down, and when it told of it last. */
export interface Sign {
  readonly source: TalkSource
  readonly bindingId: string
  readonly at: number
}

/** Global shortcuts tell of no releases: nothing is held there, each press turns talking over. */
export const tellsPressesOnly = (source: TalkSource): boolean => source === 'shortcut'

export const newHold = (source: TalkSource, bindingId: string, at: number, talks: boolean): Hold => ({
  source,
  bindingId,
  seen: at,
  talks,
  repeats: 0,
  gap: 0,
  repeating: false,
  silent: false,
})

export function repeated(hold: Hold, at: number): Hold {
  // The time to the first repeat is the keyboard's delay, not its rate.
  const gap = hold.repeating ? Math.max(hold.gap, at - hold.seen) : hold.gap
  return { ...hold, seen: at, repeats: hold.repeats + 1, gap, repeating: true }
}

/** When it counts as released if nothing more is heard of it; null if it does already. */
export function silentAt(hold: Hold): number | null {
  if (hold.silent) return null
  if (!hold.talks) return hold.seen + (tellsPressesOnly(hold.source) ? repeatedPress : longestRepeatDelay)
  if (!hold.repeating || hold.repeats < 2) return hold.seen + longestHold
  return hold.seen + Math.max(shortestSilence, 4 * hold.gap)
}

/** The press that `source` tells of now if another source told of it already. Presses are matched in their order. */
export function pressSeenBefore(
  presses: readonly Press[],
  source: TalkSource,
  bindingId: string,
  at: number,
): Press | null {
  return (
    presses.find(
      (press) =>
        press.bindingId === bindingId && !press.seenBy.includes(source) && at - press.at <= samePress,
    ) ?? null
  )
}
