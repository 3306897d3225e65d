import type { ReactElement } from 'react'
import type { SecretsStatus } from '../../../shared/ipc/secrets.ts'
import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import { err, ok } from '../../../shared/result.ts'
import { changed, defaultSettings, type Settings } from '../../../shared/settings.ts'
import type { Shortcut } from '../../../shared/shortcut.ts'
import { TooltipProvider } from '../../ui/tooltip.tsx'
import type {
  Platform,
  SeenKey,
  SettingsPort,
  SoundDevices,
  SoundPort,
  SoundTrouble,
  TalkPort,
} from './ports.ts'
import { SettingsDialog, type SettingsPage } from './settings-dialog.tsx'
import { openSettings } from './store.ts'

export const key = (code: string, modifiers: Shortcut['modifiers'] = []): Shortcut => ({
  modifiers,
  input: { kind: 'key', code },
})
export const f8 = { id: 'a', action: 'talk', shortcut: key('F8') } as const
const everywhere: TalkStatus = {
  sources: [{ source: 'hook', state: 'ready', problem: null }],
  global: 'hook',
  seesRelease: true,
}
const builtIn = { id: 'b', label: 'Built-in Audio' }
export const yeti = { id: 'y', label: 'Blue Yeti' }
export const working = { devices: [builtIn, yeti], inUse: builtIn, trouble: null }

export interface FakeScreenStart {
  readonly page?: SettingsPage
  readonly settings?: Partial<Settings>
  readonly platform?: Platform
  readonly status?: TalkStatus
  readonly devices?: SoundDevices
  readonly keeping?: SecretsStatus
}

/** What the settings asked of the world, in order. */
export type Asked =
  'capture' | 'cancel capture' | 'permission' | 'open microphone' | 'close microphone' | 'play' | 'close'

/** The settings on a device of a test's making; what is pressed and seen there is the test's too. */
export async function fakeScreen({
  page = 'voice',
  settings = {},
  platform = 'linux',
  status = everywhere,
  devices = { input: working, output: working },
  keeping = { kept: 'encrypted', why: null },
}: FakeScreenStart = {}) {
  const asked: Asked[] = []
  const ask = (what: Asked): void => void asked.push(what)
  let kept: Settings = { ...defaultSettings, ...settings }
  let diskFull = false
  let microphoneTrouble: SoundTrouble | null = null
  let answer: (shortcut: Shortcut | null) => void = () => {}
  const seers = new Set<(seen: SeenKey) => void>()

  const port: SettingsPort = {
    read: async () => ok(kept),
    change: async (change) => {
      if (diskFull) return err({ kind: 'failed', detail: 'the disk is full' })
      kept = changed(kept, change)
      return ok(kept)
    },
    subscribe: () => () => {},
  }
  const talk: TalkPort = {
    watch: (listener) => {
      listener(status)
      return () => {}
    },
    capture: () => {
      ask('capture')
      return new Promise((resolve) => (answer = resolve))
    },
    cancelCapture: () => ask('cancel capture'),
    seen: (listener) => {
      seers.add(listener)
      return () => seers.delete(listener)
    },
    askPermission: () => ask('permission'),
  }
  const sound: SoundPort = {
    watch: (listener) => {
      listener(devices)
      return () => {}
    },
    testMicrophone: async () => {
      ask('open microphone')
      if (microphoneTrouble !== null) return err(microphoneTrouble)
      return ok({ level: () => 0.5, close: () => ask('close microphone') })
    },
    playTestSound: async () => {
      ask('play')
      return ok(null)
    },
  }
  const store = await openSettings(port)
  const element: ReactElement = (
    <TooltipProvider>
      <SettingsDialog
        settings={store}
        talk={talk}
        sound={sound}
        system={{ platform, spellingLanguages: async () => ['de', 'fi'] }}
        keeping={{
          watch: (listener) => {
            listener(keeping)
            return () => {}
          },
        }}
        keyboard={{
          style: platform === 'browser' ? 'linux' : platform,
          labels: null,
          taken: [{ shortcut: key('KeyK', ['ctrl']), words: 'Go to a channel' }],
        }}
        theme={null}
        startPage={page}
        onClose={() => ask('close')}
      />
    </TooltipProvider>
  )
  return {
    element,
    asked,
    now: () => store.store.getState().settings,
    fillDisk: () => void (diskFull = true),
    breakMicrophone: (trouble: SoundTrouble) => void (microphoneTrouble = trouble),
    /** The answer to the capture under way. */
    press: (shortcut: Shortcut | null) => answer(shortcut),
    see(seen: Partial<SeenKey> = {}) {
      for (const listener of seers)
        listener({ source: 'hook', action: 'talk', down: true, took: 0.4, ...seen })
    },
    /** How many look at what is seen. */
    looking: () => seers.size,
  }
}
