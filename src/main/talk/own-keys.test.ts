import { expect, test } from 'vitest'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import { withoutUnseenKeys } from './own-keys.ts'

const now: Settings = {
  ...defaultSettings,
  talk: {
    ...defaultSettings.talk,
    bindings: [{ id: 'f8', action: 'talk', shortcut: { modifiers: [], input: { kind: 'key', code: 'F8' } } }],
  },
}

test('a page that nobody looks at keeps the keys that it has, and changes the rest', () => {
  const [bound] = now.talk.bindings
  if (bound === undefined) expect.fail('nothing is bound')
  const spying = { ...bound, shortcut: { modifiers: [], input: { kind: 'key' as const, code: 'KeyE' } } }
  const change = { talk: { ...now.talk, mode: 'hold' as const, bindings: [bound, spying] } }
  expect(withoutUnseenKeys(change, now)).toEqual({ ...change, talk: { ...now.talk, mode: 'hold' } })
  const other = { talk: { ...now.talk, mode: 'toggle' as const } }
  expect(withoutUnseenKeys(other, now)).toBe(other)
  const none = { app: now.app }
  expect(withoutUnseenKeys(none, now)).toBe(none)
})
