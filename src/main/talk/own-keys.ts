import { isDeepStrictEqual } from 'node:util'
import type { Settings, SettingsChange } from '../../shared/settings.ts'

/**
 * What a page may change while nobody looks at it: anything but which keys are bound. Else it could try one key after the other, and
 * so be told what is typed into other programs.
 */
export function withoutUnseenKeys(change: SettingsChange, now: Settings): SettingsChange {
  const { bindings } = now.talk
  if (change.talk === undefined || isDeepStrictEqual(change.talk.bindings, bindings)) return change
  return { ...change, talk: { ...change.talk, bindings } }
}
