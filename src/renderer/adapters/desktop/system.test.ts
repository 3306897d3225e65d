import { expect, test, vi } from 'vitest'
import type { SecretsStatus } from '../../../shared/ipc/secrets.ts'
import { err, ok } from '../../../shared/result.ts'
import { keepingOf, systemOf } from './system.ts'

const languages = { 'spelling.languages': async () => ok(['de', 'fi']) }

test.for([
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'mac'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'linux'],
] as const)('%s is %s, and a browser wherever there is no main', ([userAgent, platform]) => {
  expect(systemOf(languages, userAgent).platform).toBe(platform)
  expect(systemOf(null, userAgent).platform).toBe('browser')
})

test('spelling languages are main’s; none where it has none or is not there', async () => {
  expect(await systemOf(languages, '').spellingLanguages()).toEqual(['de', 'fi'])
  expect(await systemOf(null, '').spellingLanguages()).toEqual([])
  const refusing = { 'spelling.languages': async () => err({ kind: 'failed' } as const) }
  expect(await systemOf(refusing, '').spellingLanguages()).toEqual([])
})

test('how the session is kept is asked, then followed', async () => {
  const sealed: SecretsStatus = { kept: 'encrypted', why: null }
  const lost: SecretsStatus = { kept: 'memory', why: 'no-keychain' }
  let tell: (status: SecretsStatus) => void = () => {}
  const keeping = keepingOf({
    'secrets.status': async () => ok(sealed),
    on: (event, listener) => {
      if (event === 'secrets.status') tell = listener as (status: SecretsStatus) => void
      return () => {}
    },
  })
  const hear = vi.fn()
  keeping.watch(hear)
  await vi.waitUntil(() => hear.mock.calls.length === 1, { interval: 1 })
  tell(lost)
  expect(hear.mock.calls).toEqual([[sealed], [lost]])
})
