import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Step, StepResult } from './step.ts'
import { readReport, reportVariable, type TestOutcome } from './test-report.ts'

/** A step that takes longer hangs: ms. */
const patience = 10 * 60_000

/** Runs a step to its end. Aborting stops its program and waits for it. */
export async function runStep(step: Step, reports: string, signal: AbortSignal): Promise<StepResult> {
  const file = join(reports, `${step.name.replaceAll(' ', '-')}.json`)
  rmSync(file, { force: true })
  const from = performance.now()
  const { code, output } = await runNode(step.command, { [reportVariable]: file }, signal)
  const ms = performance.now() - from
  const tests = step.reportsTests ? readReport(file) : undefined
  return { name: step.name, ms, output, ...countsOf(step, code, tests) }
}

/** The counts of a step, from its exit code and, where it reports tests, from its report. */
export function countsOf(
  step: Step,
  code: number,
  tests: readonly TestOutcome[] | undefined,
): Pick<StepResult, 'passed' | 'failed' | 'skipped'> {
  if (!step.reportsTests || tests === undefined) {
    // a test runner that leaves no report did not get as far as its tests
    const passed = code === 0 && !step.reportsTests
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] }
  }
  const failed = tests.filter(({ result }) => result === 'failed').length
  return {
    passed: tests.filter(({ result }) => result === 'passed').length,
    // a runner that ends badly although no test failed found something else wrong
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: tests
      .filter(({ result }) => result === 'skipped')
      .map(({ name, reason }) => ({ name, reason: reason ?? 'no reason given' })),
  }
}

function runNode(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [...process.execArgv, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  })
  const chunks: Buffer[] = []
  const stop = (): void => {
    child.kill('SIGTERM')
  }
  const timer = setTimeout(() => {
    chunks.push(Buffer.from(`\nstopped after ${patience / 60_000} minutes\n`))
    stop()
  }, patience)
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  signal.addEventListener('abort', stop, { once: true })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString().trim() })
    })
  })
}
