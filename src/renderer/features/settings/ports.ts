import type { Result } from '../../../shared/result.ts'
import type { Settings, SettingsChange } from '../../../shared/settings.ts'

/*
 * What the settings need of the world: where they are kept, who sees keys, and which sound devices there are.
 */

/** `failed`: what keeps them did not answer; `detail` is for developers. */
export interface SettingsError {
  readonly kind: 'failed'
  readonly detail: string
}

/** Keeps the settings of this device. */
export interface SettingsPort {
  read(): Promise<Result<Settings, SettingsError>>
  /** Parts are replaced whole. Answers what holds from now on. */
  change(change: SettingsChange): Promise<Result<Settings, SettingsError>>
  /** Calls back after each change, whoever made it, until the returned function is called. */
  subscribe(listener: (now: Settings) => void): () => void
}
