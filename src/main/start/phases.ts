import type { Logger } from 'pino'

/** In this order: Electron is ready, the window is on the screen, the person sees their channels, these are up to date. */
const phases = ['ready', 'shown', 'channels', 'connected'] as const
export type Phase = (typeof phases)[number]

export interface Phases {
  /** Only the first time counts. */
  reached(phase: Phase): void
  /** Writes down what was reached, if that has not happened yet. */
  close(): void
}

/** `performance` */
interface Timeline {
  now(): number
  mark(name: string): unknown
}

/** Measures the start: one line in the log with ms since the process began, and a mark of each phase for the profiler. */
export function measureStart(log: Pick<Logger, 'info'>, timeline: Timeline): Phases {
  const at: Partial<Record<Phase, number>> = {}
  let written = false

  function write(): void {
    if (written) return
    written = true
    log.info({ event: 'start', ...at })
  }

  return {
    reached(phase) {
      if (at[phase] !== undefined) return
      at[phase] = Math.round(timeline.now())
      timeline.mark(`bonfire:${phase}`)
      if (phases.every((one) => at[one] !== undefined)) write()
    },
    close: write,
  }
}
