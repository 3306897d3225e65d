import { join } from 'node:path'
import { printReport } from '../tests/bench/report.ts'
import { runByName } from './named-run.ts'

// A goal that is missed is a figure to write down, not a failure of the run.
const report = await runByName('bench', join('tests', 'bench'), process.argv.slice(2))
if (report) printReport(report)
else process.exitCode = 1
