import type { Random } from './random.ts'
import type { Tally } from './tally.ts'

/** How often a single frame or request goes wrong; each 0 to 1. */
export interface Odds {
  readonly frameDropped: number
  readonly frameDoubled: number
  readonly frameLate: number
  readonly requestLost: number
  readonly answerLost: number
  readonly answerLate: number
  readonly gatewayError: number
}

export const noFaults: Odds = {
  frameDropped: 0,
  frameDoubled: 0,
  frameLate: 0,
  requestLost: 0,
  answerLost: 0,
  answerLate: 0,
  gatewayError: 0,
}

/** `dead`: the line swallows everything, both ways, and nobody is told. `asleep`: the machine hears and does nothing at all. */
export type LinkState = 'up' | 'dead' | 'asleep'

/** One window's line to the backend, between an unmodified supabase-js and real sockets. */
export interface Link {
  readonly random: Random
  readonly tally: Tally
  readonly state: LinkState
  readonly odds: Odds
  setState(state: LinkState): void
  setOdds(odds: Odds): void
  /** Nearly every answer is late, until it is set back. */
  setSlow(slow: boolean): void
  /** Resolves once the line is up. */
  whenUp(): Promise<void>
  /** Calls back when the line is cut, and when a state ends, until the returned function is called. */
  onCut(listener: () => void): () => void
  onChange(listener: () => void): () => void
  /** Ends every connection without a goodbye. */
  cut(): void
}

/** How many answers are late on a slow line, 0 to 1. */
const slowOdds = 0.8

export function createLink(random: Random, tally: Tally): Link {
  const cuts = new Set<() => void>()
  const changes = new Set<() => void>()
  let state: LinkState = 'up'
  let odds = noFaults
  let slow = false
  const listen = (listeners: Set<() => void>, listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    random,
    tally,
    get state() {
      return state
    },
    get odds() {
      return slow ? { ...odds, answerLate: slowOdds } : odds
    },
    setState(next) {
      state = next
      for (const changed of [...changes]) changed()
    },
    setOdds(next) {
      odds = next
    },
    setSlow(next) {
      slow = next
    },
    whenUp: () =>
      new Promise((resolve) => {
        if (state === 'up') return resolve()
        const stop = listen(changes, () => {
          if (state !== 'up') return
          stop()
          resolve()
        })
      }),
    onCut: (listener) => listen(cuts, listener),
    onChange: (listener) => listen(changes, listener),
    cut() {
      for (const end of [...cuts]) end()
    },
  }
}
