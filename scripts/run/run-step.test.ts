import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countsOf, runStep } from './run-step.ts'
import type { Step } from './step.ts'

const lint: Step = { name: 'lint', command: [] }
const unit: Step = { name: 'unit', command: [], reportsTests: true }

describe('countsOf', () => {
  it('counts a step without tests as one', () => {
    expect(countsOf(lint, 0, undefined)).toEqual({ passed: 1, failed: 0, skipped: [] })
    expect(countsOf(lint, 2, undefined)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })

  it('counts the tests of a report, and keeps the reason of each that was skipped', () => {
    const tests = [
      { name: 'a', result: 'passed' },
      { name: 'b', result: 'failed' },
      { name: 'c', result: 'skipped', reason: 'no sound here' },
    ] as const
    expect(countsOf(unit, 1, tests)).toEqual({
      passed: 1,
      failed: 1,
      skipped: [{ name: 'c', reason: 'no sound here' }],
    })
  })

  it('counts a test runner that left no report as failed, whatever it says', () => {
    expect(countsOf(unit, 0, undefined)).toEqual({ passed: 0, failed: 1, skipped: [] })
  })

  it('counts a bad end without a failed test as a failure', () => {
    expect(countsOf(unit, 1, [{ name: 'a', result: 'passed' }]).failed).toBe(1)
  })

  it('counts nothing when nothing ran', () => {
    expect(countsOf(unit, 0, [])).toEqual({ passed: 0, failed: 0, skipped: [] })
  })
})

describe('runStep', () => {
  let reports: string
  const never = new AbortController().signal

  beforeAll(async () => {
    reports = await mkdtemp(join(tmpdir(), 'bonfire-steps-'))
  })
  afterAll(async () => {
    await rm(reports, { recursive: true, force: true })
  })

  it('keeps what the program printed on both streams', async () => {
    const command = ['-e', 'console.log("out"); console.error("err"); process.exitCode = 3']
    const result = await runStep({ name: 'prints', command }, reports, never)
    expect(result.failed).toBe(1)
    expect(result.output).toContain('out')
    expect(result.output).toContain('err')
  })

  it('reads the report that the program left', async () => {
    const write =
      'require("fs").writeFileSync(process.env.BONFIRE_TEST_REPORT, JSON.stringify([{ name: "a", result: "passed" }]))'
    const step: Step = { name: 'leaves a report', command: ['-e', write], reportsTests: true }
    expect(await runStep(step, reports, never)).toMatchObject({ passed: 1, failed: 0 })
  })

  it('does not take the report of an earlier run for its own', async () => {
    const step: Step = { name: 'leaves a report', command: ['-e', ''], reportsTests: true }
    expect(await runStep(step, reports, never)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('stops the program when it is aborted', async () => {
    const abort = new AbortController()
    const endless = runStep(
      { name: 'endless', command: ['-e', 'setInterval(() => {}, 1000)'] },
      reports,
      abort.signal,
    )
    abort.abort()
    expect((await endless).failed).toBe(1)
  })
})
