/** One thing `npm run check` or `npm test` does, in a process of its own. */
export interface Step {
  readonly name: string
  /** What Node is started with: a program and its arguments, from the project's folder. */
  readonly command: readonly string[]
  /** Whether the program reports single tests; otherwise the step counts as one. */
  readonly reportsTests?: true
  /** The step that must have passed before. */
  readonly after?: string
  /** Runs while nothing else does: it measures sound or time. */
  readonly alone?: true
}

/** How a step ended, besides its time in ms. */
export interface StepResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly ms: number
  /** Everything the program printed, for people to read when the step failed. */
  readonly output: string
}

/** What can be started now, given what has ended and what is running. */
export function startable(
  steps: readonly Step[],
  ended: ReadonlySet<string>,
  running: ReadonlySet<string>,
  slots: number,
): readonly Step[] {
  const isRunning = (step: Step): boolean => running.has(step.name)
  if (steps.some((step) => step.alone && isRunning(step))) return []
  const waiting = steps.filter((step) => !ended.has(step.name) && !isRunning(step))
  const ready = waiting.filter((step) => step.after === undefined || ended.has(step.after))
  const together = ready.filter((step) => !step.alone).slice(0, Math.max(0, slots - running.size))
  if (together.length > 0) return together
  // A step that wants the machine for itself waits until nothing runs and nothing else is left to start.
  return running.size === 0 ? ready.slice(0, 1) : []
}

/** A step that could not run because the one before it failed. It counts as failed: what it covers is not shown to work. */
export const notRun = (step: Step): StepResult => ({
  name: step.name,
  passed: 0,
  failed: 1,
  skipped: [],
  ms: 0,
  output: `not run, because ${step.after ?? ''} failed`,
})
