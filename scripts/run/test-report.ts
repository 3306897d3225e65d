import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** What became of one test. A skipped one says why. */
export type TestOutcome = z.infer<typeof outcome>

const outcome = z.object({
  name: z.string(),
  result: z.enum(['passed', 'failed', 'skipped']),
  reason: z.string().optional(),
})

const report = z.array(outcome)

/** The variable by which a test runner is told where to leave its report. */
export const reportVariable = 'BONFIRE_TEST_REPORT'

/** Leaves the report of a run where the variable says; without one nobody asked. */
export function writeReport(tests: readonly TestOutcome[]): void {
  const file = process.env[reportVariable]
  if (file === undefined) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(tests))
}

/** Reads a report; a runner that died before it wrote one has none. */
export function readReport(file: string): readonly TestOutcome[] | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
