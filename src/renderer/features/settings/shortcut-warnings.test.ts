import { expect, test } from 'vitest'
import type { Binding, Shortcut } from '../../../shared/shortcut.ts'
import { forbids, warningsOf } from './shortcut-warnings.ts'

const key = (code: string, modifiers: Shortcut['modifiers'] = []): Shortcut => ({
  modifiers,
  input: { kind: 'key', code },
})
const mouse = (button: number): Shortcut => ({ modifiers: [], input: { kind: 'mouse', button } })
const kinds = (shortcut: Shortcut, isMac = false) =>
  warningsOf(shortcut, 'talk', [], [], isMac).map(({ kind }) => kind)

test.for([key('F8'), key('F13', ['ctrl']), key('Pause'), mouse(3), mouse(4), key('AudioVolumeMute')])(
  'nothing speaks against %j',
  (shortcut) => {
    expect(kinds(shortcut)).toEqual([])
  },
)

test.for([
  [key('KeyV'), 'types'],
  [key('KeyV', ['shift']), 'types'],
  [key('Space'), 'types'],
  [key('Numpad0'), 'types'],
  [mouse(1), 'clicks'],
  [mouse(2), 'clicks'],
  [key('ControlLeft'), 'modifier'],
  [key('CapsLock'), 'lock-key'],
  [key('KeyC', ['ctrl']), 'edits'],
  [key('Tab', ['alt']), 'system'],
  [key('KeyL', ['meta']), 'system'],
] as const)('%j warns: %s', ([shortcut, kind]) => {
  expect(kinds(shortcut)).toEqual([kind])
})

test('on a Mac, Command is the modifier that edits', () => {
  expect(kinds(key('KeyC', ['meta']), true)).toEqual(['edits'])
  expect(kinds(key('KeyC', ['ctrl']), true)).toEqual([])
})

test('the left button alone is not taken, because nothing could be clicked any more', () => {
  const [warning] = warningsOf(mouse(0), 'talk', [], [], false)
  expect(warning).toEqual({ kind: 'left-click' })
  expect(warning !== undefined && forbids(warning)).toBe(true)
})

test('a key that does this already is not taken twice', () => {
  const bound: Binding = { id: 'a', action: 'talk', shortcut: key('F8') }
  expect(warningsOf(key('F8'), 'talk', [bound], [], false)).toEqual([{ kind: 'same' }])
})

test('a key that does something else is told with what it does', () => {
  const bound: Binding = { id: 'a', action: 'mute', shortcut: key('F8') }
  expect(warningsOf(key('F8'), 'talk', [bound], [], false)).toEqual([
    { kind: 'other-action', action: 'mute' },
  ])
  const taken = [{ shortcut: key('KeyK', ['ctrl']), words: 'Go to a channel' }]
  expect(warningsOf(key('KeyK', ['ctrl']), 'talk', [], taken, false)).toEqual([
    { kind: 'in-app', words: 'Go to a channel' },
  ])
})
