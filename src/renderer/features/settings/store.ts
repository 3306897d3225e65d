import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Result, ok } from '../../../shared/result.ts'
import { cautiousSettings, changed, type Settings, type SettingsChange } from '../../../shared/settings.ts'
import type { SettingsError, SettingsPort } from './ports.ts'

export interface SettingsState {
  /** What holds, changes under way included. */
  readonly settings: Settings
  /** `not-read`: some are defaults, not what was chosen once. `not-kept`: the last change was taken back. */
  readonly problem: 'not-read' | 'not-kept' | null
}

/** The settings of this device, as one value. */
export interface SettingsStore {
  readonly store: StoreApi<SettingsState>
  /** Holds at once; taken back if it could not be kept. */
  change(change: SettingsChange): Promise<Result<null, SettingsError>>
  close(): void
}

/**
 * Reads the settings, then follows them. What can't be read is a default, except that nobody's microphone opens by it, and
 * `problem` says so.
 */
export async function openSettings(port: SettingsPort): Promise<SettingsStore> {
  /** What holds without the changes under way. */
  let kept = cautiousSettings
  /** In order; a slider sends many before the first answer. */
  let underWay: readonly SettingsChange[] = []
  const shown = (): Settings => underWay.reduce(changed, kept)
  const store = createStore<SettingsState>(() => ({ settings: kept, problem: null }))

  const stop = port.subscribe((now) => {
    kept = now
    store.setState(({ problem }) => ({ settings: shown(), problem: problem === 'not-read' ? null : problem }))
  })
  const found = await port.read()
  if (found.ok) kept = found.value
  else if (found.error.kind === 'damaged') kept = found.error.rest
  store.setState({ settings: kept, problem: found.ok ? null : 'not-read' })

  return {
    store,
    async change(change) {
      underWay = [...underWay, change]
      store.setState({ settings: shown() })
      const answer = await port.change(change)
      underWay = underWay.filter((other) => other !== change)
      if (answer.ok) kept = answer.value
      store.setState({ settings: shown(), problem: answer.ok ? null : 'not-kept' })
      return answer.ok ? ok(null) : answer
    },
    close: stop,
  }
}
