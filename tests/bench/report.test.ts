import { expect, test } from 'vitest'
import { missedGoals } from './report.ts'

test('a goal is missed when its figure is beyond it, absent or not a number', () => {
  expect(
    missedGoals({
      name: 'x',
      figures: { fast_ms: 5, slow_ms: 20, rows_count: 999, odd_ms: Number.NaN },
      goals: {
        fast_ms: { max: 5 },
        slow_ms: { max: 10 },
        rows_count: { min: 1000 },
        odd_ms: { max: 1 },
        absent_ms: { max: 1 },
      },
    }),
  ).toEqual(['slow_ms', 'rows_count', 'odd_ms', 'absent_ms'])
})
