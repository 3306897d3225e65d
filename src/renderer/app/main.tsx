import { createSound } from '../adapters/audio/sound.ts'
import { backendSource } from '../adapters/desktop/backend-source.ts'
import { browserDevice } from '../adapters/desktop/browser-device.ts'
import { desktopOf } from '../adapters/desktop/desktop.ts'
import { storageMemory } from '../adapters/desktop/device-memory.ts'
import { bridgeSettings, storageSettings } from '../adapters/desktop/settings.ts'
import { soundReport } from '../adapters/desktop/sound-bridge.ts'
import { keepingOf, systemOf } from '../adapters/desktop/system.ts'
import { bridgeTalk } from '../adapters/desktop/talk-bridge.ts'
import { noShell, shellBridge, signInReturn } from '../adapters/desktop/shell-bridge.ts'
import { talkInBrowser, tellMainOfKeys } from '../adapters/desktop/window-talk.ts'
import { voiceBridge } from '../adapters/desktop/voice-bridge.ts'
import { proxyOf } from '../adapters/desktop/proxy-bridge.ts'
import { sessionStorage } from '../adapters/desktop/session-storage.ts'
import { browserWindows } from '../adapters/desktop/windows.ts'
import { idbOutbox } from '../adapters/storage/outbox-storage.ts'
import { connectSupabase } from '../adapters/supabase/connect.ts'
import { systemClock } from '../clock/clock.ts'
import { openSettings } from '../features/settings/store.ts'
import { lazyVoice } from './lazy-voice.ts'
import { mount } from './mount.tsx'

/** For developers: what a person can do nothing about. */
const warn = (detail: string): void => console.warn(`bonfire: ${detail}`)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root')

const memory = storageMemory(localStorage)
const sessions = sessionStorage(window.bonfire ?? null, localStorage)
const bridge = window.bonfire ?? null
const settings = await openSettings(bridge === null ? storageSettings(window) : bridgeSettings(bridge))
const sound = createSound({
  media: navigator.mediaDevices,
  clock: systemClock,
  choices: {
    read: () => settings.store.getState().settings.audio,
    subscribe: (listener) => settings.store.subscribe(listener),
  },
})
if (bridge !== null) sound.subscribe(soundReport(bridge))
const talkSettings = {
  read: () => settings.store.getState().settings.talk,
  subscribe: (listener: () => void) => settings.store.subscribe(listener),
}
const keys =
  bridge === null
    ? talkInBrowser(talkSettings, systemClock)
    : { talk: tellMainOfKeys(bridge, talkSettings, bridgeTalk(bridge)), controls: voiceBridge(bridge) }
mount(root, {
  backend: backendSource(bridge, memory, fetch.bind(window)),
  connect: (config) => connectSupabase(config, sessions, bridge === null ? null : signInReturn),
  local: (owner) => ({ storage: idbOutbox(owner), windows: browserWindows(owner, navigator.locks) }),
  device: browserDevice(window, systemClock),
  clock: systemClock,
  voice: lazyVoice(async () => {
    const { inBrowser, VoiceClient } = await import('../adapters/sfu/voice-client.ts')
    return new VoiceClient(inBrowser(sound, warn))
  }),
  settings,
  voiceControls: keys.controls,
  talk: keys.talk,
  sound,
  system: systemOf(bridge, navigator.userAgent),
  keeping: keepingOf(bridge),
  proxy: proxyOf(bridge),
  shell: bridge === null ? noShell : shellBridge(bridge),
  memory,
  desktop: desktopOf(window),
})
