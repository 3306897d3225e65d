import type { Step } from './step.ts'

const prettier = 'node_modules/prettier/bin/prettier.cjs'
const eslint = 'node_modules/eslint/bin/eslint.js'
const tsc = 'node_modules/typescript/bin/tsc'
const knip = 'node_modules/knip/bin/knip.js'
const vitest = 'node_modules/vitest/vitest.mjs'
const playwright = 'node_modules/@playwright/test/cli.js'

/** What the tools remember between runs, by the content of files. */
const cache = 'node_modules/.cache'

const types = (runtime: string): Step => ({
  name: `types ${runtime}`,
  command: [
    tsc,
    '-p',
    `tsconfig.${runtime}.json`,
    '--incremental',
    '--tsBuildInfoFile',
    `${cache}/tsc/${runtime}.tsbuildinfo`,
  ],
})

const tests = (project: string): Step => ({
  name: project,
  command: [vitest, 'run', '--project', project],
  reportsTests: true,
})

const format: Step = {
  name: 'format',
  command: [prettier, '--check', '.', '--log-level', 'warn', '--cache', '--cache-strategy', 'content'],
}

const lint: Step = { name: 'lint', command: [eslint, '.', '--max-warnings', '0'] }

/** The fast part: what needs no server, no browser and no build. The longest come first. */
const checks: readonly Step[] = [
  tests('unit'),
  types('node'),
  types('web'),
  types('tests'),
  types('shared'),
  format,
  { name: 'dead code', command: [knip, '--no-progress'] },
]

/** `npm run check`. The cache makes lint blind to a type that changed in another file: `npm test` goes without. */
export const checkSteps: readonly Step[] = [
  { ...lint, command: [...lint.command, '--cache', '--cache-location', `${cache}/eslint/`] },
  ...checks,
]

/** `npm test`. What takes longest begins first; what listens to speech has the machine for itself, at the end. */
export const testSteps: readonly Step[] = [
  { name: 'build', command: ['scripts/build.ts'] },
  { ...tests('process'), after: 'build' },
  tests('embedded'),
  tests('contract'),
  lint,
  tests('services'),
  tests('database'),
  ...checks,
  { ...tests('sound'), alone: true },
  { name: 'electron', command: ['scripts/electron.ts'], reportsTests: true, after: 'build', alone: true },
  {
    name: 'e2e',
    command: [playwright, 'test', '--project', 'e2e'],
    reportsTests: true,
    after: 'build',
    alone: true,
  },
]
