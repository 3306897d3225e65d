import { describe, expect, it } from 'vitest'
import { matchesLockfile } from './lockfile.mjs'

const lockfile = (packages: Record<string, unknown>): unknown => ({ lockfileVersion: 3, packages })
const wanted = lockfile({
  '': { name: 'bonfire', version: '0.1.0' },
  'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
  'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-b', optional: true },
})
const zod = { version: '4.0.0', integrity: 'sha512-a' }

describe('matchesLockfile', () => {
  it('takes what is installed as asked for', () => {
    expect(matchesLockfile(wanted, lockfile({ 'node_modules/zod': zod }))).toBe(true)
  })

  it.each([
    ['nothing is installed', {}],
    ['another version is', { 'node_modules/zod': { ...zod, version: '4.0.1' } }],
    ['the same version with other contents is', { 'node_modules/zod': { ...zod, integrity: 'sha512-c' } }],
    ['something that is not asked for is', { 'node_modules/zod': zod, 'node_modules/left': zod }],
  ])('refuses when %s', (_, installed) => {
    expect(matchesLockfile(wanted, lockfile(installed))).toBe(false)
  })

  it('refuses what is no lockfile', () => {
    expect(matchesLockfile(wanted, null)).toBe(false)
    expect(matchesLockfile(wanted, { packages: [] })).toBe(false)
  })
})
