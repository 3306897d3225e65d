/**
 * How long frames still pass after the gate is closed, ms: three of them. The sound has faded to silence by then; without a frame
 * that says so, the other end makes up how the last one might go on, for a third of a second.
 */
export const farewell = 60

/** Decides which encoded frames pass: none at first. `now` in ms. */
export function framePass(now: () => number) {
  let isOpen = false
  // A time, not a number of frames: sound that stood still meanwhile goes on later, and must not use up what was left.
  let until = -Infinity
  return {
    set(open: boolean): void {
      if (isOpen && !open) until = now() + farewell
      isOpen = open
    },
    passes: (): boolean => isOpen || now() < until,
  }
}
