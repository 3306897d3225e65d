import { type Bridge, ipc, ipcEvents } from '../../../shared/ipc.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import { changed, type Settings, settings, settingsFrom } from '../../../shared/settings.ts'
import type { SettingsError, SettingsPort } from '../../features/settings/ports.ts'

type SettingsBridge = Pick<Bridge, 'settings.read' | 'settings.change' | 'on'>

/** The desktop app's settings, which main keeps in a file. */
export function bridgeSettings(bridge: SettingsBridge): SettingsPort {
  return {
    read: () => answered(ipc['settings.read'].output, () => bridge['settings.read']({})),
    change: (change) => answered(ipc['settings.change'].output, () => bridge['settings.change'](change)),
    subscribe: (listener) =>
      bridge.on('settings.changed', (payload) => {
        const parsed = ipcEvents['settings.changed'].safeParse(payload)
        if (parsed.success) listener(parsed.data)
      }),
  }
}

async function answered(
  schema: typeof settings,
  ask: () => Promise<Result<unknown, { readonly kind: string }>>,
): Promise<Result<Settings, SettingsError>> {
  try {
    const answer = await ask()
    if (!answer.ok) return err({ kind: 'failed', detail: answer.error.kind })
    const parsed = schema.safeParse(answer.value)
    return parsed.success ? ok(parsed.data) : err({ kind: 'failed', detail: parsed.error.message })
  } catch (cause) {
    return err({ kind: 'failed', detail: String(cause) })
  }
}

const name = 'bonfire.settings'

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * A plain browser's settings, in its local storage and shared by its windows. What can't be stored (a private window, a
 * full disk) lasts until the window closes.
 */
export function storageSettings(page: Page): SettingsPort {
  const listeners = new Set<(now: Settings) => void>()
  const found = settingsFrom(parseJson(page.localStorage.getItem(name)))
  let { settings: now } = found
  let damaged = !found.whole
  const tell = (next: Settings): void => {
    now = next
    damaged = false
    for (const listener of listeners) listener(next)
  }
  const otherWindow = (event: StorageEvent): void => {
    if (event.key !== name || event.newValue === null) return // what was cleared elsewhere holds here until the window closes
    const told = settingsFrom(parseJson(event.newValue))
    if (told.whole) tell(told.settings)
  }
  return {
    read: async () => (damaged ? err({ kind: 'damaged', rest: now }) : ok(now)),
    async change(change) {
      const next = changed(now, change)
      try {
        page.localStorage.setItem(name, JSON.stringify(next))
      } catch {
        // it holds for this window
      }
      tell(next)
      return ok(next)
    },
    subscribe(listener) {
      if (listeners.size === 0) page.addEventListener('storage', otherWindow)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) page.removeEventListener('storage', otherWindow)
      }
    },
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return null // damaged; undefined is nothing
  }
}
