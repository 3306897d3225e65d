import { describe, expect, it } from 'vitest'
import type { StepResult } from './step.ts'
import { closingLine, isGood, skippedLines, stepLine, totalsOf } from './summary.ts'

const result = (more: Partial<StepResult>): StepResult => ({
  name: 'unit',
  passed: 0,
  failed: 0,
  skipped: [],
  ms: 1234,
  output: '',
  ...more,
})

describe('the summary', () => {
  it('adds up all steps', () => {
    const totals = totalsOf([
      result({ passed: 3, skipped: [{ name: 'a', reason: 'b' }] }),
      result({ passed: 1, failed: 2 }),
    ])
    expect(totals).toEqual({ passed: 4, failed: 2, skipped: 1 })
    expect(closingLine(totals)).toBe('4 passed, 2 failed, 1 skipped')
  })

  it('does not mention skipped tests when there are none', () => {
    expect(closingLine({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed')
  })

  it('is good only when nothing failed and something ran', () => {
    expect(isGood({ passed: 1, failed: 0, skipped: 5 })).toBe(true)
    expect(isGood({ passed: 9, failed: 1, skipped: 0 })).toBe(false)
    expect(isGood({ passed: 0, failed: 0, skipped: 5 })).toBe(false)
  })

  it('never calls a step passed that ran nothing', () => {
    expect(stepLine(result({ passed: 2 }))).toBe('  passed  unit             1.2 s  2 passed, 0 failed')
    expect(stepLine(result({ failed: 1 }))).toMatch(/FAILED/)
    expect(stepLine(result({ skipped: [{ name: 'a', reason: 'b' }] }))).toMatch(/empty/)
  })

  it('names every skipped test with its reason', () => {
    expect(skippedLines([result({ skipped: [{ name: 'hears B', reason: 'no PulseAudio' }] })])).toEqual([
      '  skipped  hears B: no PulseAudio',
    ])
  })
})
