import { join } from 'node:path'
import { app, globalShortcut, powerMonitor, systemPreferences, utilityProcess } from 'electron'
import { openAccessibilityPane } from '../links.ts'
import { later } from '../later.ts'
import { log } from '../log.ts'
import type { SettingsStore } from '../settings/store.ts'
import type { Tell } from '../tell.ts'
import type { VoiceState } from '../voice/voice-state.ts'
import { createControlKeys } from './control/control-keys.ts'
import { controlPlace } from './control/control-place.ts'
import { createGlobalShortcuts } from './global-shortcut.ts'
import { hookProblem, isWayland } from './hook-availability.ts'
import { createHookKeys } from './hook-keys.ts'
import { forkHook } from './hook-process.ts'
import { watchScreenLock, type ScreenLock } from './lock/screen-lock.ts'
import { openPortal } from './portal/portal.ts'
import type { KeySource } from './source.ts'
import { createTalkKeys, type TalkKeys } from './talk-keys.ts'
import { whenUnattended } from './unattended.ts'

export interface TalkParts {
  readonly settings: SettingsStore
  readonly tell: Tell
  readonly voice: VoiceState
  readonly screen: ScreenLock
}

const now = (): number => performance.now()

/** ms that a bus may take to answer */
const busPatience = 10_000

/** Electron tells of a locked screen itself, but not on Linux. */
export function startScreenLock(): ScreenLock {
  if (process.platform === 'linux')
    return watchScreenLock({ env: process.env, patience: busPatience, later, log })
  return { subscribe: () => () => undefined, close: () => undefined }
}

/** Push-to-talk on this machine: every source that it has, joined. */
export function startTalkKeys({ settings, tell, voice, screen }: TalkParts): TalkKeys {
  const keys: TalkKeys = createTalkKeys({
    settings,
    tell,
    voice,
    onUnattended: (close) => whenUnattended(powerMonitor, screen, close),
    global: [
      { name: 'hook', make: hookKeys },
      { name: 'portal', make: () => openPortal({ env: process.env, log }) },
      // On Wayland they can be registered and then tell of nothing.
      ...(isWayland(process.env) ? [] : [shortcuts]),
    ],
    others: [
      createControlKeys({
        place: controlPlace(process.platform, process.env, app.getPath('userData')),
        uid: process.getuid?.() ?? 0,
        status: () => {
          const { room, status, muted, deafened, talking } = voice.read()
          const { mode } = settings.read().talk
          return { mode, room: room?.name ?? null, voice: status, muted, deafened, talking }
        },
        talk: { isTalking: () => keys.isTalking(), isHeld: () => keys.isHeldBy('socket') },
        now,
        wallClock: () => Date.now(),
        log,
      }),
    ],
    now,
    later,
    log,
  })
  return keys
}

const shortcuts = {
  name: 'shortcut',
  make: () => createGlobalShortcuts({ shortcuts: globalShortcut, now, log }),
} as const

const isTrusted = (prompt: boolean): boolean => systemPreferences.isTrustedAccessibilityClient(prompt)

const hookKeys = (): KeySource =>
  createHookKeys({
    fork: () => forkHook(utilityProcess, join(import.meta.dirname, 'hook.js')),
    problem: () =>
      hookProblem({ platform: process.platform, env: process.env, isTrusted: () => isTrusted(false) }),
    askPermission() {
      if (process.platform !== 'darwin' || isTrusted(true)) return
      openAccessibilityPane()
    },
    now,
    timeOrigin: performance.timeOrigin,
    later,
    log,
  })
