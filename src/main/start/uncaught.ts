import type { Logger } from 'pino'
import { createSeldom } from '../seldom.ts'

/** Errors that nobody caught reach the log, and the app goes on: a box of Electron's would say nothing to a person. */
export function logUncaught(
  from: Pick<NodeJS.Process, 'on'>,
  log: Pick<Logger, 'error'>,
  now: () => number,
): void {
  const seldom = createSeldom(now)
  const write = (event: string, cause: unknown): void => {
    const times = seldom(`${event} ${String(cause)}`)
    if (times !== null) log.error({ event, times, err: cause })
  }
  from.on('uncaughtException', (cause) => write('uncaught-exception', cause))
  from.on('unhandledRejection', (cause) => write('unhandled-rejection', cause))
}
