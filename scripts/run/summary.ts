import type { StepResult } from './step.ts'

/** The sums over all steps. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function totalsOf(results: readonly StepResult[]): Totals {
  return results.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped.length,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** The line everything ends with. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Nothing failed, and something ran: an empty run proves nothing. */
export const isGood = ({ passed, failed }: Totals): boolean => failed === 0 && passed > 0

/** One line about a step that has ended. */
export function stepLine({ name, passed, failed, skipped, ms }: StepResult): string {
  const verdict = failed > 0 ? 'FAILED' : passed > 0 ? 'passed' : 'empty '
  const tests =
    passed + failed + skipped.length > 1
      ? `  ${closingLine({ passed, failed, skipped: skipped.length })}`
      : ''
  return `  ${verdict}  ${name.padEnd(14)}${(ms / 1000).toFixed(1).padStart(6)} s${tests}`
}

/** What was skipped, each with its reason. */
export function skippedLines(results: readonly StepResult[]): readonly string[] {
  return results.flatMap(({ skipped }) => skipped.map(({ name, reason }) => `  skipped  ${name}: ${reason}`))
}
