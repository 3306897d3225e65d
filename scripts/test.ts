import { runSteps } from './run/run-steps.ts'
import { testSteps } from './run/steps.ts'

// `npm test` runs everything, `npm test -- lint unit` the named steps.
const named = process.argv.slice(2)
const names = testSteps.map(({ name }) => name)
const unknown = named.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no step ${unknown.join(', ')}. The steps: ${names.join(', ')}\n`)
  process.exitCode = 1
} else {
  process.exitCode = await runSteps(
    named.length === 0 ? testSteps : testSteps.filter(({ name }) => named.includes(name)),
  )
}
