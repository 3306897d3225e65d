import { log } from './log.ts'
import { createSeldom } from './seldom.ts'

const seldom = createSeldom(() => performance.now())

/** Writes down what a page can cause as often as it likes: each event at most once a minute, with how often it happened. */
export function warnSeldom(entry: { readonly event: string } & Readonly<Record<string, unknown>>): void {
  const times = seldom(entry.event)
  if (times !== null) log.warn({ ...entry, times })
}
