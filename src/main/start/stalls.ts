import type { Logger } from 'pino'
import { atMostEvery } from '../seldom.ts'

/** ms: keys, the tray and every request of the window wait while main is busy. */
export const tooLong = 50
/** ms between two looks in a call: what begins right after one is seen from `tooLong` + `everyInCall` on. */
const everyInCall = 20
/** ms between two looks otherwise, which wake an idle machine less. A stall that is over before the next look is missed. */
const everyElse = 250
/** A gap of this length (ms) is the machine asleep, not main at work. */
const asleep = 60_000

/**
 * Writes down when main did nothing else for more than 50 ms: at once, then at most once a minute, with how often and the longest (ms).
 * In a call none is missed from 70 ms on, otherwise from 300 ms on.
 */
export function watchStalls(
  log: Pick<Logger, 'warn'>,
  now: () => number,
  isInCall: () => boolean,
): () => void {
  let stalls = 0
  let longest = 0
  let quiet: NodeJS.Timeout | null = null

  function write(): void {
    quiet = null
    if (stalls === 0) return
    log.warn({ event: 'main-stalled', stalls, longest: Math.round(longest) })
    stalls = 0
    longest = 0
    quiet = setTimeout(write, atMostEvery).unref()
  }

  function note(late: number): void {
    if (late <= tooLong || late >= asleep) return
    stalls += 1
    longest = Math.max(longest, late)
    if (quiet === null) write()
  }

  function wait(): NodeJS.Timeout {
    const every = isInCall() ? everyInCall : everyElse
    const due = now() + every
    return setTimeout(() => {
      note(now() - due)
      timer = wait()
    }, every).unref()
  }
  let timer = wait()

  return () => {
    clearTimeout(timer)
    if (quiet !== null) clearTimeout(quiet)
  }
}
