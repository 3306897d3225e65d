import { isDeepStrictEqual } from 'node:util'
import { changed, defaultSettings, type Settings } from '../../shared/settings.ts'
import type { SettingsStore } from './store.ts'

interface FakeSettings extends Omit<SettingsStore, 'close'> {
  /** How many listen for changes. */
  listening(): number
}

/** For tests: settings that are in no file. `first`: those that differ from the defaults. */
export function fakeSettings(first: Partial<Settings> = {}): FakeSettings {
  const listeners = new Set<Parameters<SettingsStore['subscribe']>[0]>()
  let current: Settings = { ...defaultSettings, ...first }
  return {
    read: () => current,
    change(change) {
      const before = current
      const next = changed(before, change)
      if (isDeepStrictEqual(next, before)) return before
      current = next
      for (const listener of listeners) listener(next, before)
      return next
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    listening: () => listeners.size,
  }
}
