import { expect, it } from 'vitest'
import type { Modifier } from '../../shared/shortcut.ts'
import { acceleratorOf } from './accelerator.ts'

const key = (code: string, ...modifiers: Modifier[]) => ({ modifiers, input: { kind: 'key' as const, code } })

it.each([
  [key('F8'), 'F8'],
  [key('F13', 'shift'), 'Shift+F13'],
  [key('KeyM', 'ctrl', 'alt'), 'Control+Alt+M'],
  [key('Digit1', 'meta'), 'Meta+1'],
  [key('Numpad5', 'ctrl'), 'Control+num5'],
  [key('Slash', 'alt'), 'Alt+/'],
  [key('ScrollLock'), 'Scrolllock'],
])('writes %j as Electron does', (shortcut, accelerator) => {
  expect(acceleratorOf(shortcut)).toBe(accelerator)
})

it.each(['KeyV', 'Space', 'Numpad0', 'Enter', 'Escape'])(
  'takes %s away from no other program that needs it to write',
  (code) => {
    expect(acceleratorOf(key(code))).toBeNull()
    expect(acceleratorOf(key(code, 'shift'))).toBeNull()
    expect(acceleratorOf(key(code, 'ctrl'))).not.toBeNull()
  },
)

it('has no name for buttons of a mouse, modifiers alone and unknown keys', () => {
  expect(acceleratorOf({ modifiers: ['ctrl'], input: { kind: 'mouse', button: 4 } })).toBeNull()
  for (const code of ['ControlLeft', 'F25', 'Lang1']) expect(acceleratorOf(key(code, 'alt'))).toBeNull()
})
