import { expect, test } from 'vitest'
import type { Shortcut } from './shortcut.ts'
import { inputName, sameShortcut, shortcutNames } from './shortcut-words.ts'

const key = (code: string, modifiers: Shortcut['modifiers'] = []): Shortcut => ({
  modifiers,
  input: { kind: 'key', code },
})
const mouse = (button: number): Shortcut => ({ modifiers: [], input: { kind: 'mouse', button } })

test.for([
  ['F8', 'F8'],
  ['KeyV', 'V'],
  ['Digit1', '1'],
  ['Numpad7', 'Num 7'],
  ['NumpadAdd', 'Num plus'],
  ['ArrowUp', '↑'],
  ['CapsLock', 'Caps Lock'],
  ['ShiftLeft', 'Left Shift'],
  ['MetaRight', 'Right Super'],
  ['AudioVolumeUp', 'AudioVolumeUp'],
] as const)('the key %s is called %s', ([code, name]) => {
  expect(inputName({ kind: 'key', code }, 'linux')).toBe(name)
})

test.for([
  [0, 'Left mouse button'],
  [1, 'Middle mouse button'],
  [3, 'Mouse 4'],
  [4, 'Mouse 5'],
] as const)('mouse button %i is called %s', ([button, name]) => {
  expect(inputName({ kind: 'mouse', button }, 'linux')).toBe(name)
})

test('a key is called by what is printed on this keyboard', () => {
  const french = new Map([['KeyQ', 'a']])
  expect(inputName({ kind: 'key', code: 'KeyQ' }, 'linux', french)).toBe('A')
  expect(inputName({ kind: 'key', code: 'Space' }, 'linux', new Map([['Space', ' ']]))).toBe('Space')
})

test('modifiers come first, in one order, as they are labelled on the machine', () => {
  const keys = key('KeyM', ['shift', 'ctrl'])
  expect(shortcutNames(keys, 'linux')).toEqual(['Ctrl', 'Shift', 'M'])
  expect(shortcutNames(key('KeyD', ['meta']), 'windows')).toEqual(['Win', 'D'])
  expect(shortcutNames(keys, 'mac')).toEqual(['⌃', '⇧', 'M'])
})

test('the same keys are the same in whatever order the modifiers stand', () => {
  expect(sameShortcut(key('KeyM', ['shift', 'ctrl']), key('KeyM', ['ctrl', 'shift']))).toBe(true)
  expect(sameShortcut(key('KeyM', ['ctrl']), key('KeyM'))).toBe(false)
  expect(sameShortcut(mouse(3), mouse(4))).toBe(false)
})
