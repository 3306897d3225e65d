import { expect, test } from 'vitest'
import { storageMemory } from './device-memory.ts'

function fakeStorage(full = false): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      values.set(key, value)
    },
  }
}

test('what is written is read again, and null forgets it', () => {
  const memory = storageMemory(fakeStorage())
  memory.write('drafts', { general: 'hel' })
  expect(memory.read('drafts')).toEqual({ general: 'hel' })
  memory.write('drafts', null)
  expect(memory.read('drafts')).toBeNull()
})

test('people on one device do not see each other’s drafts', () => {
  const memory = storageMemory(fakeStorage())
  memory.write('drafts', { general: 'hel' }, 'mara')
  expect(memory.read('drafts', 'juno')).toBeNull()
  expect(memory.read('drafts', 'mara')).toEqual({ general: 'hel' })
})

test('a value of another shape, or no value at all, counts as none', () => {
  const storage = fakeStorage()
  storage.setItem('bonfire.drafts', '{"general": 7}')
  storage.setItem('bonfire.theme', 'not json')
  const memory = storageMemory(storage)
  expect(memory.read('drafts')).toBeNull()
  expect(memory.read('theme')).toBeNull()
})

test('a full disk loses nothing while the window is open', () => {
  const memory = storageMemory(fakeStorage(true))
  memory.write('drafts', { general: 'hel' })
  expect(memory.read('drafts')).toEqual({ general: 'hel' })
})
