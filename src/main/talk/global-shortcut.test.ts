import { expect, test } from 'vitest'
import type { Binding } from '../../shared/shortcut.ts'
import { createGlobalShortcuts } from './global-shortcut.ts'
import type { SourceEvent } from './source.ts'

const bound = (id: string, code: string): Binding => ({
  id,
  action: 'talk',
  shortcut: { modifiers: [], input: { kind: 'key', code } },
})

test('a change of keys leaves alone those that stay, and tells of them by their newest binding', () => {
  const done: string[] = []
  const pressed = new Map<string, () => void>()
  const told: SourceEvent[] = []
  const keys = createGlobalShortcuts({
    shortcuts: {
      register(accelerator, callback) {
        done.push(`+${accelerator}`)
        pressed.set(accelerator, callback)
        return true
      },
      unregister(accelerator) {
        done.push(`-${accelerator}`)
        pressed.delete(accelerator)
      },
    },
    now: () => 5,
    log: { warn: () => undefined },
  })
  keys.start([bound('a', 'F8'), bound('b', 'F9')], (event) => told.push(event))
  keys.setBindings([bound('c', 'F8'), bound('d', 'F10')])
  expect(done).toEqual(['+F8', '+F9', '-F9', '+F10'])
  pressed.get('F8')?.()
  expect(told.at(-1)).toEqual({ kind: 'press', bindingId: 'c', at: 5 })
  keys.close()
  expect([...pressed.keys()]).toEqual([])
})
