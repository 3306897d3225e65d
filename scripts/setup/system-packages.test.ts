import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { missingTools, wayToInstall } from './system-packages.mjs'

it('installs as root, with a sudo that asks nothing, or not at all', () => {
  expect(wayToInstall({ apt: true, root: true, sudo: false })).toBe('as-root')
  expect(wayToInstall({ apt: true, root: false, sudo: true })).toBe('with-sudo')
  expect(wayToInstall({ apt: true, root: false, sudo: false })).toBe('not-allowed')
  expect(wayToInstall({ apt: false, root: true, sudo: true })).toBe('no-apt')
})

it('knows a tool by its program, wherever it came from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-tools-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'speaks'), '', { mode: 0o755 })
  const tools = [
    { program: 'speaks', debian: 'speech' },
    { program: 'listens-and-is-not-there', debian: 'hearing' },
  ]
  expect(missingTools({ PATH: folder }, tools)).toEqual(['hearing'])
})
