import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { needsOf } from './needs.mjs'

it('asks nothing of the machine for the quick checks', () => {
  expect(needsOf('scripts/check.ts')).toEqual({ worker: false, chromium: false, tools: [] })
})

it('knows every script of package.json that runs voice', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const run = Object.values(manifest.scripts)
    .filter((command) => command.startsWith('node scripts/setup.mjs '))
    .map((command) => command.split(' ')[2] ?? '')
  expect(run).toContain('scripts/start.ts')
  const silent = ['check', 'contract', 'types', 'build', 'backup', 'restore', 'mutate', 'bonfire'].map(
    (name) => `scripts/${name}.ts`,
  )
  for (const script of run) {
    expect(existsSync(script), script).toBe(true)
    expect(needsOf(script).worker, script).toBe(!silent.includes(script))
  }
})
