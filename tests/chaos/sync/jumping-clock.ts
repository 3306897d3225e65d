import type { Clock } from '../../../src/renderer/clock/clock.ts'

/** A machine's clock that is set forward and back, and whose timers stand still while the machine sleeps. */
export interface JumpingClock extends Clock {
  /** Sets the time of day by so many ms; timers don't mind. */
  jump(ms: number): void
  freeze(): void
  /** What fell due during sleep runs now, in its order. */
  thaw(): void
}

export function createJumpingClock(): JumpingClock {
  let offset = 0
  let frozen = false
  const due = new Set<() => void>()
  return {
    now: () => Date.now() + offset,
    after(ms, run) {
      const timer = setTimeout(() => {
        if (frozen) due.add(run)
        else run()
      }, ms)
      return () => {
        clearTimeout(timer)
        due.delete(run)
      }
    },
    jump(ms) {
      offset += Math.round(ms)
    },
    freeze() {
      frozen = true
    },
    thaw() {
      frozen = false
      for (const run of due) {
        due.delete(run)
        run()
      }
    },
  }
}
