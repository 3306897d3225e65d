import { relative } from 'node:path'
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter'
import { writeReport, type TestOutcome } from './test-report.ts'

/** Playwright's part of `npm test`. */
export class BonfireReporter implements Reporter {
  #suite: Suite | undefined
  #errors = 0

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite
  }

  onError(): void {
    this.#errors += 1
  }

  onEnd(): void {
    const tests = this.#suite?.allTests() ?? []
    const outside = Array.from({ length: this.#errors }, () => failure('an error outside of the tests'))
    writeReport([...tests.map(outcomeOf), ...outside])
  }
}

function outcomeOf(test: TestCase): TestOutcome {
  const name = `${relative(process.cwd(), test.location.file)} > ${test.title}`
  switch (test.outcome()) {
    case 'expected':
      return { name, result: 'passed' }
    case 'skipped': {
      const skipped = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')
      return { name, result: 'skipped', reason: skipped?.description ?? 'no reason given' }
    }
    case 'unexpected':
    case 'flaky': // a test that fails now and then fails
      return failure(name)
  }
}

const failure = (name: string): TestOutcome => ({ name, result: 'failed' })

// Playwright loads a reporter by a file's default export
export default BonfireReporter
