import { defaultSettings, settings, type Settings } from '../../shared/settings.ts'
import { err, ok, type Result } from '../../shared/result.ts'

/** One step of migration: takes what one version of the file held, and gives what the next one does. */
export type Migration = (stored: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** The first takes version 1 to 2. A setting that is new needs none: what a file lacks has its default. */
const migrations: readonly Migration[] = []

/** `not-settings`: no JSON, or values out of bounds. `newer`: written by a later version of the app. */
export interface StoredError {
  readonly kind: 'not-settings' | 'newer'
}

/** The text of the settings file. */
export const encode = (now: Settings): string =>
  `${JSON.stringify({ version: migrations.length + 1, ...now }, null, 2)}\n`

/**
 * Settings from the text of a file of this or an earlier version. Fields that this version does not know are dropped;
 * a later version's file, which would lose by that, is refused whole.
 */
export function decode(text: string, steps = migrations): Result<Settings, StoredError> {
  const stored = asRecord(text)
  const version = stored?.['version']
  if (stored === null || typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return err({ kind: 'not-settings' })
  if (version > steps.length + 1) return err({ kind: 'newer' })
  try {
    const migrated = steps.slice(version - 1).reduce((before, step) => step(before), stored)
    const parsed = settings.safeParse(completed(migrated))
    return parsed.success ? ok(parsed.data) : err({ kind: 'not-settings' })
  } catch {
    return err({ kind: 'not-settings' }) // a step met a shape that its version never had
  }
}

function asRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Each part, and each field of a part, that is not there has its default. */
function completed(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parts = Object.entries(defaultSettings).map(([name, whole]: [string, unknown]) => {
    const part = stored[name]
    if (part === undefined) return [name, whole]
    return [name, isRecord(whole) && isRecord(part) ? { ...whole, ...part } : part]
  })
  return Object.fromEntries(parts) as Record<string, unknown>
}
