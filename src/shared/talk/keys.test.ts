import { expect, test } from 'vitest'
import { buttonFromHook, codeFromHook, modifierOf } from './key-codes.ts'

test('keys of the hook have the names of the DOM', () => {
  const codes = [66, 107, 47, 11, 10, 82, 3613, 3675, 3653].map(codeFromHook)
  expect(codes).toEqual([
    'F8',
    'F24',
    'KeyV',
    'Digit0',
    'Digit9',
    'Numpad0',
    'ControlRight',
    'MetaLeft',
    'Pause',
  ])
  expect(codeFromHook(0xffff)).toBeNull()
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

test('a modifier is known on both sides', () => {
  expect(['ControlLeft', 'AltRight', 'ShiftLeft', 'MetaRight'].map(modifierOf)).toEqual([
    'ctrl',
    'alt',
    'shift',
    'meta',
  ])
  expect(modifierOf('KeyC')).toBeNull()
})
