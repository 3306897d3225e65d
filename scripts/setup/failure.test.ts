import { expect, it } from 'vitest'
import { describe as words, installCommand, type Failure } from './failure.mjs'

const failures: readonly Failure[] = [
  { kind: 'files-refused', folder: '/cache', cause: 'EACCES' },
  { kind: 'npm-missing' },
  { kind: 'registry-unreachable', wanted: 'npm packages', cause: 'ECONNREFUSED' },
  { kind: 'node-unavailable', present: '20.0.0', wanted: '>=22.12', cause: 'ETARGET' },
  { kind: 'install-failed', output: 'npm error' },
  { kind: 'worker-given-broken', file: '/worker', cause: 'not found' },
  { kind: 'worker-unavailable', version: '3.27.1', download: 'no answer', build: 'no compiler' },
  { kind: 'system-packages-need-root', packages: ['sox', 'chromium'] },
  { kind: 'system-packages-failed', packages: ['sox'], output: 'E: no such package' },
  { kind: 'chromium-given-missing', file: '/chrome' },
  { kind: 'chromium-unavailable', cause: 'no answer' },
]

it.each(failures)('tells step, cause and remedy of $kind', (failure) => {
  expect(words(failure)).toMatch(/^\nSet-up stopped: .+\nCause: [^]+\nWhat to do: [^]+\n$/)
  for (const detail of Object.values(failure).flat().slice(1)) expect(words(failure)).toContain(detail)
})

it('gives the one command to type', () => {
  expect(installCommand(['sox', 'chromium'])).toBe('sudo apt-get install -y sox chromium')
})
