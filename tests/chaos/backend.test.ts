import { expect, test } from 'vitest'
import { missedGoals } from '../bench/report.ts'
import { run } from './backend.case.ts'

test('a backend killed with signal 9 during inserts loses, doubles and skips nothing', async () => {
  const report = await run(['--inserts', '120', '--kills', '1', '--writers', '3'])
  expect(report.figures).toMatchObject({ lost_count: 0, doubled_count: 0, gaps_count: 0, kills_count: 2 })
  expect(missedGoals(report)).toEqual([])
}, 60_000)
