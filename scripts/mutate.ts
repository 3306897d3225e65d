import { mutateMain } from './mutate/main.ts'
import { mutatePolicies } from './mutate/policies.ts'

const kinds: ReadonlyMap<string, (part: string) => Promise<boolean>> = new Map([
  ['main', mutateMain],
  ['policies', mutatePolicies],
])

const [what = 'nothing', part = ''] = process.argv.slice(2)
const mutate = kinds.get(what)
if (mutate !== undefined) {
  process.exitCode = (await mutate(part)) ? 0 : 1
} else {
  const known = [...kinds.keys()].join(', ')
  process.stderr.write(`There is no mutation of ${what}; what can be mutated: ${known}\n`)
  process.stderr.write(`  npm run mutate -- ${known.replace(', ', '|')} [part of a name]\n`)
  process.exitCode = 1
}
