import { mutatePolicies } from './mutate/policies.ts'

const [what, part = ''] = process.argv.slice(2)
if (what === 'policies') {
  process.exitCode = (await mutatePolicies(part)) ? 0 : 1
} else {
  process.stderr.write(`There is no mutation of ${what ?? 'nothing'}; what can be mutated: policies\n`)
  process.stderr.write('  npm run mutate -- policies [part of a name]\n')
  process.exitCode = 1
}
