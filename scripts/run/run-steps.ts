import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { watchSignals, exitCodeOf } from '../setup/signals.mjs'
import { runStep } from './run-step.ts'
import { notRun, startable, type Step, type StepResult } from './step.ts'
import { closingLine, isGood, skippedLines, stepLine, totalsOf } from './summary.ts'

const reports = join('test-results', 'reports')

/** Two at a time on two cores; more cores help the test runners inside the steps. */
const slots = Math.min(4, Math.max(2, availableParallelism()))

/** Runs steps, prints how each ended and the closing line, and gives the exit code. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const signals = watchSignals(process)
  try {
    const results = await runAll(steps, signals.aborted)
    if (signals.aborted.aborted) return exitCodeOf(signals.aborted.reason)
    for (const line of skippedLines(results)) print(line)
    const totals = totalsOf(results)
    print(closingLine(totals))
    return isGood(totals) ? 0 : 1
  } finally {
    signals.close()
  }
}

async function runAll(steps: readonly Step[], signal: AbortSignal): Promise<readonly StepResult[]> {
  const results = new Map<string, StepResult>()
  const running = new Map<string, Promise<StepResult>>()
  const named = new Set(steps.map(({ name }) => name))
  // a step chosen alone does not wait for one that was not chosen
  const chosen = steps.map((step) =>
    step.after !== undefined && named.has(step.after) ? step : withoutWait(step),
  )

  const end = (result: StepResult): void => {
    running.delete(result.name)
    results.set(result.name, result)
    print(stepLine(result))
    if (result.failed > 0) print(`\n${result.output}\n`)
  }

  while (results.size < chosen.length && !signal.aborted) {
    for (const step of startable(chosen, new Set(results.keys()), new Set(running.keys()), slots)) {
      const before = step.after === undefined ? undefined : results.get(step.after)
      if (before !== undefined && before.failed > 0) end(notRun(step))
      else running.set(step.name, runStep(step, reports, signal))
    }
    if (running.size > 0) end(await Promise.race(running.values()))
  }
  await Promise.all(running.values())
  return [...results.values()]
}

function withoutWait({ after: _, ...step }: Step): Step {
  return step
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
