import type { Logger } from 'pino'
import { atMostEvery } from '../seldom.ts'

/** ms: keys, the tray and every request of the window wait while main is busy. */
export const tooLong = 50
/** ms between two looks: what begins right after one is seen from `tooLong` + `every` on. */
const every = 20
/** A gap of this length (ms) is the machine asleep, not main at work. */
const asleep = 60_000

/** Writes down when main did nothing else for more than 50 ms: at once, then at most once a minute, with how often and the longest (ms). */
export function watchStalls(log: Pick<Logger, 'warn'>, now: () => number): () => void {
  let before = now()
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

  const timer = setInterval(() => {
    const at = now()
    const late = at - before - every
    before = at
    if (late <= tooLong || late >= asleep) return
    stalls += 1
    longest = Math.max(longest, late)
    if (quiet === null) write()
  }, every).unref()

  return () => {
    clearInterval(timer)
    if (quiet !== null) clearTimeout(quiet)
  }
}
