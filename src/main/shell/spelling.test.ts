import { expect, test } from 'vitest'
import { fakeSettings } from '../settings/fake-settings.ts'
import { followSpelling, spellingFor } from './spelling.ts'

const available = ['de', 'en-US']

test.each(['linux', 'win32'] as const)(
  'on %s nothing is checked, or downloaded, until a language is chosen',
  (platform) => {
    expect(spellingFor(null, available, platform)).toEqual({ enabled: false, languages: [] })
    expect(spellingFor([], available, platform)).toEqual({ enabled: false, languages: [] })
    expect(spellingFor(['de'], available, platform)).toEqual({ enabled: true, languages: ['de'] })
  },
)

test('a language that has no dictionary is left out', () => {
  expect(spellingFor(['tlh', 'de'], available, 'linux').languages).toEqual(['de'])
  expect(spellingFor(['tlh'], available, 'linux')).toEqual({ enabled: false, languages: [] })
})

test('macOS checks in its own languages unless the person wants none', () => {
  expect(spellingFor(null, [], 'darwin').enabled).toBe(true)
  expect(spellingFor([], [], 'darwin').enabled).toBe(false)
})

test('languages are set before the check begins, and follow the settings', () => {
  const calls: unknown[] = []
  const session = {
    availableSpellCheckerLanguages: available,
    setSpellCheckerLanguages: (languages: string[]) => void calls.push(languages),
    setSpellCheckerEnabled: (enabled: boolean) => void calls.push(enabled),
  }
  const settings = fakeSettings()
  const following = followSpelling(session, settings)
  settings.change({ app: { ...settings.read().app, spelling: ['de'] } })
  expect(calls).toEqual(process.platform === 'darwin' ? [true, true] : [[], false, ['de'], true])
  following.close()
  expect(settings.listening()).toBe(0)
})
