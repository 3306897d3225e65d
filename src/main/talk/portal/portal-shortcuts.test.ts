import { expect, it } from 'vitest'
import type { Binding, Modifier } from '../../../shared/shortcut.ts'
import { portalShortcuts, triggerOf } from './portal-shortcuts.ts'

const key = (code: string, ...modifiers: Modifier[]) => ({ modifiers, input: { kind: 'key' as const, code } })
const talk = (id: string, shortcut: Binding['shortcut']): Binding => ({ id, action: 'talk', shortcut })

it.each([
  [key('F8'), 'F8'],
  [key('F24', 'ctrl', 'shift'), 'CTRL+SHIFT+F24'],
  [key('KeyQ', 'meta'), 'LOGO+q'],
  [key('Digit0', 'alt'), 'ALT+0'],
  [key('Numpad0'), 'KP_0'],
  [key('ControlRight'), 'Control_R'],
  [key('BracketLeft'), 'bracketleft'],
  [key('PageUp'), 'Prior'],
])('writes %j as the specification does', (shortcut, trigger) => {
  expect(triggerOf(shortcut)).toBe(trigger)
})

it('has no word for mouse buttons and for keys that xkbcommon does not know by this name', () => {
  expect(triggerOf({ modifiers: [], input: { kind: 'mouse', button: 4 } })).toBeNull()
  for (const code of ['F25', 'F0', 'BrowserBack', 'KeyÄ', 'constructor'])
    expect(triggerOf(key(code))).toBeNull()
})

it('asks for what can be asked for, and for the same only once', () => {
  const asked = portalShortcuts([
    talk('a', key('F8')),
    talk('b', { modifiers: [], input: { kind: 'mouse', button: 3 } }),
    talk('c', key('F8')),
    { id: 'd', action: 'mute', shortcut: key('F8', 'ctrl') },
  ])
  expect(asked).toEqual([
    { id: 'talk-F8', bindingId: 'a', description: 'Push to talk', trigger: 'F8' },
    {
      id: 'mute-CTRL-F8',
      bindingId: 'd',
      description: 'Mute or unmute the microphone',
      trigger: 'CTRL+F8',
    },
  ])
})

it('gives another key another id, because desktops keep to the key of an id they know', () => {
  const [before] = portalShortcuts([talk('a', key('F8'))])
  const [after] = portalShortcuts([talk('a', key('F9'))])
  expect(before?.id).not.toBe(after?.id)
})
