import { join } from 'node:path'
import { missedGoals, printReport } from '../tests/bench/report.ts'
import { runByName } from './named-run.ts'

// Unlike a benchmark, a chaos run states what must hold: anything missed is a failure.
const report = await runByName('chaos', join('tests', 'chaos'), process.argv.slice(2))
if (report) printReport(report)
process.exitCode = report && missedGoals(report).length === 0 ? 0 : 1
