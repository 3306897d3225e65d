import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSuite } from 'vitest/node'
import { writeReport, type TestOutcome } from './test-report.ts'

/** Vitest's part of `npm test`: every test by name, with the reason when it was skipped. */
export class BonfireReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    _reason: TestRunEndReason,
  ): void {
    writeReport([
      ...modules.flatMap(outcomesOf),
      ...unhandledErrors.map(() => failure('an error outside of the tests')),
    ])
  }
}

function outcomesOf(module: TestModule): TestOutcome[] {
  const file = module.relativeModuleId
  const broken = (what: TestModule | TestSuite, name: string): TestOutcome[] =>
    what.errors().length > 0 ? [failure(name)] : []
  return [
    ...broken(module, file),
    ...[...module.children.allSuites()].flatMap((suite) => broken(suite, `${file} > ${suite.fullName}`)),
    ...[...module.children.allTests()].map((test) => outcomeOf(file, test)),
  ]
}

function outcomeOf(file: string, test: TestCase): TestOutcome {
  const name = `${file} > ${test.fullName}`
  const result = test.result()
  switch (result.state) {
    case 'passed':
    case 'failed':
      return { name, result: result.state }
    case 'skipped':
      return { name, result: 'skipped', reason: result.note ?? test.meta().whySkipped ?? 'no reason given' }
    case 'pending':
      return failure(`${name} (never finished)`)
  }
}

const failure = (name: string): TestOutcome => ({ name, result: 'failed' })
