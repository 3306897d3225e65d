import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  cautiousSettings,
  changed,
  defaultSettings,
  type Settings,
  type SettingsChange,
} from '../../shared/settings.ts'
import { createSaver } from '../saver.ts'
import { copyBeside, readText, replaceText } from '../text-file.ts'
import { decode, encode } from './stored.ts'

type SettingsListener = (now: Settings, before: Settings) => void

export interface SettingsStore {
  read(): Settings
  /** Parts are replaced whole. Answers what holds from now on. */
  change(change: SettingsChange): Settings
  /** Calls back after each change until the returned function is called. */
  subscribe(listener: SettingsListener): () => void
  /** Resolves once everything is on disk, or can't be. */
  close(): Promise<void>
}

/**
 * `unreadable`: the file can't be used; `keptAs` is where a copy of it lies, `instead` what holds now. One that may not be opened
 * (`no-access`) is left as it is, and what is changed lasts until the app ends.
 * `unwritable`: until a later try succeeds, changes last until the app ends.
 */
export type SettingsTrouble =
  | {
      readonly kind: 'unreadable'
      readonly why: 'not-settings' | 'newer' | 'no-access'
      readonly path: string
      readonly keptAs: string | null
      readonly instead: 'backup' | 'defaults'
    }
  | { readonly kind: 'unwritable'; readonly path: string; readonly detail: string }

interface Deps {
  /** Where `settings.json` and its backup lie. */
  readonly folder: string
  /** Said at most once of each kind. */
  readonly onTrouble: (trouble: SettingsTrouble) => void
  readonly now?: () => Date
}

/** The settings of this device, in a file. Read at once, because some hold before Electron is ready. */
export function createSettings({ folder, onTrouble, now = () => new Date() }: Deps): SettingsStore {
  const path = join(folder, 'settings.json')
  const backup = join(folder, 'settings.backup.json')
  const listeners = new Set<SettingsListener>()
  let complained = false
  /** The file may be whole, and whoever owns it may let us read it again: nothing takes its place. */
  let leftAlone = false
  const saver = createSaver(write)
  let current = load()

  function load(): Settings {
    const found = readSettings(path)
    if (found.kind === 'settings') return found.value
    if (found.kind === 'none') return defaultSettings
    const spare = readSettings(backup)
    leftAlone = found.kind === 'no-access'
    const copy = join(folder, `settings.unreadable-${now().toISOString().replaceAll(':', '-')}.json`)
    onTrouble({
      kind: 'unreadable',
      why: found.kind,
      path,
      keptAs: !leftAlone && copyBeside(path, copy) ? copy : null,
      instead: spare.kind === 'settings' ? 'backup' : 'defaults',
    })
    if (!leftAlone) saver.changed() // so that it is said once and not at every start
    return spare.kind === 'settings' ? spare.value : cautiousSettings
  }

  async function write(): Promise<boolean> {
    const text = encode(current)
    try {
      await replaceText(path, text)
      // After the file itself, and never at the same time: one of the two is always whole.
      await replaceText(backup, text)
      return true
    } catch (cause) {
      if (!complained) onTrouble({ kind: 'unwritable', path, detail: String(cause) })
      complained = true
      return false
    }
  }

  return {
    read: () => current,
    change(change) {
      const before = current
      const next = changed(before, change)
      if (isDeepStrictEqual(next, before)) return before
      current = next
      if (!leftAlone) saver.changed()
      for (const listener of listeners) listener(next, before)
      return current
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => saver.close(),
  }
}

type Read =
  | { readonly kind: 'settings'; readonly value: Settings }
  | { readonly kind: 'none' | 'not-settings' | 'newer' | 'no-access' }

function readSettings(path: string): Read {
  let text: string | null
  try {
    text = readText(path)
  } catch {
    return { kind: 'no-access' }
  }
  if (text === null) return { kind: 'none' }
  const decoded = decode(text)
  return decoded.ok ? { kind: 'settings', value: decoded.value } : decoded.error
}
