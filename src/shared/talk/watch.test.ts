import { expect, test } from 'vitest'
import type { Binding, KeyOrButton, Modifier } from '../shortcut.ts'
import { watchKeys, type Found } from './watch.ts'

const bound = (id: string, code: string, ...modifiers: Modifier[]): Binding => ({
  id,
  action: 'talk',
  shortcut: { modifiers, input: { kind: 'key', code } },
})

/** A keyboard with these bindings; `down` and `up` name keys as the DOM does, or are numbers of mouse buttons. */
function keyboard(...bindings: Binding[]) {
  const watch = watchKeys()
  watch.setBindings(bindings)
  const see =
    (down: boolean) =>
    (what: string | number, ...modifiers: Modifier[]) => {
      const input: KeyOrButton =
        typeof what === 'string' ? { kind: 'key', code: what } : { kind: 'mouse', button: what }
      return watch.see({ input, modifiers, down })
    }
  return { watch, down: see(true), up: see(false) }
}
const press = (bindingId: string): Found => ({ kind: 'press', bindingId })
const release = (bindingId: string): Found => ({ kind: 'release', bindingId })

test('a bound key is pressed, repeated and released; any other goes unmentioned', () => {
  const { down, up } = keyboard(bound('talk', 'F8'))
  expect(down('KeyA')).toEqual([])
  expect(up('KeyA')).toEqual([])
  expect(down('F8')).toEqual([press('talk')])
  expect(down('F8')).toEqual([{ kind: 'repeat', bindingId: 'talk' }])
  expect(up('F8')).toEqual([release('talk')])
  expect(up('F8')).toEqual([])
})

test('while a bound key is held, that some other went down is told, and not which', () => {
  const { down } = keyboard(bound('talk', 'F8'))
  down('F8')
  expect(down('KeyP')).toEqual([{ kind: 'other-key' }])
})

test('mouse buttons and modifiers alone can be bound', () => {
  const mouse: Binding = {
    id: 'thumb',
    action: 'talk',
    shortcut: { modifiers: [], input: { kind: 'mouse', button: 3 } },
  }
  const { down, up } = keyboard(mouse, bound('ctrl', 'ControlRight'))
  expect(down(3)).toEqual([press('thumb')])
  expect(up(3)).toEqual([release('thumb')])
  expect(down('ControlRight', 'ctrl')).toEqual([press('ctrl')])
  expect(up('ControlRight')).toEqual([release('ctrl')])
})

test('who runs with Shift talks as well; of two that match the one with more modifiers is meant', () => {
  const { down, up } = keyboard(bound('talk', 'KeyM'), bound('mute', 'KeyM', 'ctrl'))
  expect(down('KeyM', 'shift')).toEqual([press('talk')])
  up('KeyM', 'shift')
  expect(down('KeyM', 'ctrl')).toEqual([press('mute')])
})

test('a shortcut ends with its modifier too', () => {
  const { down, up } = keyboard(bound('mute', 'KeyM', 'ctrl'))
  down('KeyM', 'ctrl')
  expect(up('ControlLeft')).toEqual([release('mute')])
  expect(up('KeyM')).toEqual([])
})

test('a held shortcut that is bound no more is released', () => {
  const { watch, down } = keyboard(bound('talk', 'F8'), bound('also', 'F9'))
  down('F8')
  down('F9')
  expect(watch.setBindings([bound('also', 'F9')])).toEqual([release('talk')])
  expect(watch.setBindings([bound('also', 'F10')])).toEqual([release('also')])
})

test('the next shortcut is captured once, with its modifiers, and presses nothing', () => {
  const { watch, down, up } = keyboard(bound('talk', 'F8'))
  down('F8')
  expect(watch.capture(true)).toEqual([release('talk')])
  expect(down('ControlLeft', 'ctrl')).toEqual([])
  expect(down('F8', 'ctrl')).toEqual([
    { kind: 'captured', shortcut: { modifiers: ['ctrl'], input: { kind: 'key', code: 'F8' } } },
  ])
  expect(up('F8', 'ctrl')).toEqual([])
  expect(down('F8')).toEqual([press('talk')])
})

test('a modifier is captured when it goes up alone', () => {
  const { watch, down, up } = keyboard()
  watch.capture(true)
  down('ControlRight', 'ctrl')
  expect(up('ControlRight')).toEqual([
    { kind: 'captured', shortcut: { modifiers: [], input: { kind: 'key', code: 'ControlRight' } } },
  ])
})

test('a left click is not captured: it may be on the button that ends the capture', () => {
  const { watch, down } = keyboard()
  watch.capture(true)
  expect(down(0)).toEqual([])
  expect(down(3)).toEqual([
    { kind: 'captured', shortcut: { modifiers: [], input: { kind: 'mouse', button: 3 } } },
  ])
})

test('what is forgotten is neither held nor released', () => {
  const { watch, down, up } = keyboard(bound('talk', 'F8'))
  down('F8')
  watch.forget()
  expect(up('F8')).toEqual([])
})
