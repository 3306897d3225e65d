import { beforeEach, expect, test } from 'vitest'
import { createGlobalShortcuts } from '../../src/main/talk/global-shortcut.ts'
import type { KeySource, SourceEvent } from '../../src/main/talk/source.ts'
import type { Binding } from '../../src/shared/shortcut.ts'
import { FakeGlobalShortcut } from '../support/electron/fake-global-shortcut.ts'

const bound = (id: string, code: string): Binding => ({
  id,
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code } },
})

let shortcuts: FakeGlobalShortcut
let told: SourceEvent[]
let keys: KeySource

beforeEach(() => {
  shortcuts = new FakeGlobalShortcut()
  told = []
  keys = createGlobalShortcuts({ shortcuts, now: () => 7, log: { warn: () => undefined } })
})

const start = (...bindings: Binding[]): void => keys.start(bindings, (event) => told.push(event))

test('a press of a shortcut is told, and no release', () => {
  start(bound('ptt', 'F8'))
  shortcuts.press('F8')
  expect(told).toEqual([
    { kind: 'state', state: 'ready', problem: null },
    { kind: 'press', bindingId: 'ptt', at: 7 },
  ])
})

test('a shortcut that another program has is told, and the others work', () => {
  shortcuts.taken.add('F8')
  start(bound('ptt', 'F8'), bound('other', 'F9'))
  expect(told).toEqual([{ kind: 'state', state: 'ready', problem: 'taken' }])
  expect(shortcuts.press('F9')).toBe(true)
  keys.setBindings([bound('ptt', 'F8')])
  expect(told.at(-1)).toEqual({ kind: 'state', state: 'failed', problem: 'taken' })
})

test('keys that the system has no shortcut for are told', () => {
  start(bound('ptt', 'KeyV'))
  expect(told).toEqual([{ kind: 'state', state: 'failed', problem: 'not-available' }])
})

test('other bindings give the keys of before back', () => {
  start(bound('ptt', 'F8'))
  keys.setBindings([bound('ptt', 'F9'), bound('again', 'F9')])
  expect(shortcuts.press('F8')).toBe(false)
  shortcuts.press('F9')
  expect(told.at(-1)).toEqual({ kind: 'press', bindingId: 'ptt', at: 7 })
})

test('nothing is kept and nothing told after the end', () => {
  start(bound('ptt', 'F8'))
  keys.close()
  keys.close()
  keys.setBindings([bound('ptt', 'F9')])
  expect([shortcuts.press('F8'), shortcuts.press('F9')]).toEqual([false, false])
  expect(told).toHaveLength(1)
})
