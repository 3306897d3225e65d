import type { SettingsPort } from '../../../src/renderer/features/settings/ports.ts'
import { ok } from '../../../src/shared/result.ts'
import { changed, defaultSettings, type Settings } from '../../../src/shared/settings.ts'

/** Settings that last until the page is loaded again. */
export function fakeSettings(start: Partial<Settings> = {}): SettingsPort {
  let now: Settings = { ...defaultSettings, ...start }
  const listeners = new Set<(now: Settings) => void>()
  return {
    read: async () => ok(now),
    change: async (change) => {
      now = changed(now, change)
      for (const listener of listeners) listener(now)
      return ok(now)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
