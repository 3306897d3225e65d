import { expect, test } from 'vitest'
import { shortcut as schema } from '../../shared/shortcut.ts'
import { type KeyPress, keysOf, shortcutOf, shortcuts, takenShortcuts } from './shortcuts.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('the main modifier is Ctrl, and Command on a Mac', () => {
  expect(shortcutOf(press('k', { ctrlKey: true }), false, false)).toBe('switcher')
  expect(shortcutOf(press('k', { metaKey: true }), true, false)).toBe('switcher')
  expect(shortcutOf(press('k', { ctrlKey: true }), true, false)).toBeNull()
})

test('a shortcut needs exactly its modifiers', () => {
  expect(shortcutOf(press('M', { ctrlKey: true, shiftKey: true }), false, false)).toBe('mute')
  expect(shortcutOf(press('m', { ctrlKey: true }), false, false)).toBeNull()
  expect(shortcutOf(press('ArrowUp', { altKey: true }), false, false)).toBe('previous-channel')
  expect(shortcutOf(press('ArrowUp', { altKey: true, ctrlKey: true }), false, false)).toBe('previous-server')
})

test('a question mark is text while one is typing, and the other shortcuts work there too', () => {
  expect(shortcutOf(press('?', { shiftKey: true }), false, false)).toBe('help')
  expect(shortcutOf(press('?', { shiftKey: true }), false, true)).toBeNull()
  expect(shortcutOf(press('K', { ctrlKey: true }), false, true)).toBe('switcher')
})

test('no two shortcuts share their keys', () => {
  expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length)
})

test('keys are labelled as on the machine', () => {
  expect(keysOf('mute', false)).toBe('Ctrl+Shift+M')
  expect(keysOf('mute', true)).toBe('⌘+⇧+M')
})

test('every shortcut of the app can be told from a key that somebody binds', () => {
  const taken = takenShortcuts(false)
  expect(taken).toHaveLength(shortcuts.length)
  for (const { shortcut } of taken) expect(schema.parse(shortcut)).toEqual(shortcut)
  expect(taken.find(({ words }) => words === 'Mute or unmute')?.shortcut).toEqual({
    modifiers: ['ctrl', 'shift'],
    input: { kind: 'key', code: 'KeyM' },
  })
})
