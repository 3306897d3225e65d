import { expect, test } from 'vitest'
import type { Binding, Modifier, Shortcut } from '../shortcut.ts'
import { conflictsOf } from './conflicts.ts'
import { buttonFromHook, codeFromHook, hookFromCode } from './key-codes.ts'
import { keyboardStyle, shortcutLabel } from './labels.ts'

const key = (code: string, ...modifiers: Modifier[]): Shortcut => ({
  modifiers,
  input: { kind: 'key', code },
})
const mouse = (button: number): Shortcut => ({ modifiers: [], input: { kind: 'mouse', button } })

test('a key is the same in the DOM and in the hook', () => {
  for (const code of [
    'F8',
    'F24',
    'KeyV',
    'Digit0',
    'Digit9',
    'Numpad0',
    'ControlRight',
    'MetaLeft',
    'Pause',
  ]) {
    const hook = hookFromCode(code)
    expect(hook === null ? null : codeFromHook(hook), code).toBe(code)
  }
  expect(codeFromHook(66)).toBe('F8')
  expect(codeFromHook(0xffff)).toBeNull()
  expect(hookFromCode('Fn')).toBeNull()
})

test('no two keys share a code of the hook', () => {
  const codes = Array.from({ length: 0x10000 }, (_, keycode) => codeFromHook(keycode)).filter(
    (code) => code !== null,
  )
  const numberPad = (code: string): boolean => /^Numpad(\d|Decimal)$/.test(code)
  const doubled = codes.filter((code, i) => codes.indexOf(code) !== i)
  expect(doubled.filter((code) => !numberPad(code))).toEqual([]) // those have two, with Num Lock and without
  expect(codes.length).toBeGreaterThan(110)
})

test('the number pad is the same keys without Num Lock', () => {
  expect(codeFromHook(0xee4f)).toBe('Numpad1')
  expect(codeFromHook(0x4f)).toBe('Numpad1')
})

test('back and forward are 4 and 5 of the hook, 3 and 4 of the DOM', () => {
  expect([1, 2, 3, 4, 5, 6].map(buttonFromHook)).toEqual([0, 2, 1, 3, 4, 5])
  expect(buttonFromHook(0)).toBeNull()
  expect(buttonFromHook('left')).toBeNull()
})

test('shortcuts are named as each system names them', () => {
  const named = (shortcut: Shortcut) =>
    ['linux', 'win32', 'darwin'].map((at) => shortcutLabel(shortcut, keyboardStyle(at)))
  expect(named(key('KeyM', 'shift', 'ctrl'))).toEqual(['Ctrl+Shift+M', 'Ctrl+Shift+M', '⌃⇧M'])
  expect(named(key('MetaRight'))).toEqual(['Right Super', 'Right Win', 'Right ⌘'])
  expect(named(mouse(3))).toEqual(['Mouse 4', 'Mouse 4', 'Mouse 4'])
  expect(named(mouse(0))[0]).toBe('Left Click')
  expect(['Numpad7', 'Digit7', 'F13', 'ArrowUp'].map((code) => named(key(code))[0])).toEqual([
    'Num 7',
    '7',
    'F13',
    '↑',
  ])
})

test('a shortcut that does something else, or writes, or clicks, is told', () => {
  const mute: Binding = { id: 'm', action: 'mute', shortcut: key('F9', 'alt', 'ctrl') }
  const own = ['Mod+K', 'Alt+↑', '?']
  const kinds = (shortcut: Shortcut, style: 'mac' | 'linux' = 'linux') =>
    conflictsOf({ action: 'talk', shortcut }, [mute], style, own).map(({ kind }) => kind)
  expect(kinds(key('F9', 'ctrl', 'alt'))).toEqual(['bound'])
  expect(conflictsOf({ action: 'mute', shortcut: key('F9', 'ctrl', 'alt') }, [mute], 'linux', own)).toEqual(
    [],
  )
  expect(kinds(key('KeyK', 'ctrl'))).toEqual(['app'])
  expect(kinds(key('KeyK', 'ctrl'), 'mac')).toEqual([])
  expect(kinds(key('KeyK', 'meta'), 'mac')).toEqual(['app'])
  expect(kinds(key('ArrowUp', 'alt'))).toEqual(['app'])
  expect(kinds(key('F4', 'alt'))).toEqual(['system'])
  expect(kinds(key('KeyV'))).toEqual(['types'])
  expect(kinds(key('Space'))).toEqual(['types'])
  expect(kinds(key('KeyV', 'ctrl'))).toEqual([])
  expect(kinds(mouse(0))).toEqual(['clicks'])
  expect(kinds(mouse(3))).toEqual([])
  expect(kinds(key('F8'))).toEqual([])
  expect(kinds(key('ControlRight'))).toEqual([])
})
