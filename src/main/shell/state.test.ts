import { expect, test } from 'vitest'
import { fakeSettings } from '../settings/fake-settings.ts'
import { someState } from './fake-state.ts'
import { createShellState } from './state.ts'

function watched<T>(value: T) {
  const listeners = new Set<() => void>()
  let now = value
  return {
    read: () => now,
    listening: () => listeners.size,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    set(next: T) {
      now = next
      for (const listener of listeners) listener()
    },
  }
}

function world() {
  const voice = watched(someState.voice)
  const devices = watched(someState.devices)
  const settings = fakeSettings()
  const state = createShellState({ voice, devices, settings })
  let heard = 0
  state.subscribe(() => (heard += 1))
  return { voice, devices, settings, state, heard: () => heard }
}

test('what others keep and what the window reports is one state', () => {
  const { voice, settings, state } = world()
  voice.set({ ...someState.voice, muted: true })
  settings.change({ audio: { input: { id: 'a', label: 'A' }, output: null } })
  state.report({ presence: 'idle' })
  state.report({ badge: { mentions: 2, unread: true } })
  expect(state.read()).toEqual({
    ...someState,
    voice: { ...someState.voice, muted: true },
    chosen: { input: { id: 'a', label: 'A' }, output: null },
    presence: 'idle',
    badge: { mentions: 2, unread: true },
  })
})

test('only a difference is told', () => {
  const { voice, settings, state, heard } = world()
  voice.set({ ...someState.voice })
  settings.change({ keepUnencrypted: true })
  expect(heard()).toBe(0)
  state.report({ presence: 'online' })
  expect(heard()).toBe(1)
})

test('a page that is gone has nobody signed in and nothing to read', () => {
  const { state } = world()
  state.report({ presence: 'dnd', badge: { mentions: 2, unread: true } })
  state.forget()
  expect(state.read()).toMatchObject({ presence: null, badge: { mentions: 0, unread: false } })
})

test('closing stops listening', () => {
  const { voice, devices, settings, state } = world()
  state.close()
  expect([voice.listening(), devices.listening(), settings.listening()]).toEqual([0, 0, 0])
})
