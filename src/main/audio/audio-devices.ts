import type { IpcInput } from '../../shared/ipc.ts'
import type { SoundDirection } from '../../shared/ipc/audio.ts'
import type { DeviceChoice } from '../../shared/settings.ts'
import type { SettingsStore } from '../settings/store.ts'

export type AudioReport = IpcInput<'audio.report'>

const unknown: AudioReport = { inputs: [], outputs: [], inUse: { input: null, output: null } }

/** The sound devices the window found, and the person's choice among them, for the tray, the menu and the settings alike. */
export interface AudioDevices {
  /** What the window said last. */
  read(): AudioReport
  /** null: the system's default. Kept with the settings, whether or not the device is there. */
  choose(direction: SoundDirection, device: DeviceChoice | null): void
  report(report: AudioReport): void
  /** Tells of each change of what is there, in use or chosen until the returned function is called. */
  subscribe(listener: () => void): () => void
  close(): void
}

export function createAudioDevices({
  settings,
}: {
  settings: Pick<SettingsStore, 'read' | 'change' | 'subscribe'>
}): AudioDevices {
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const stop = settings.subscribe((now, before) => {
    if (now.audio !== before.audio) tell()
  })
  let now = unknown
  return {
    read: () => now,
    choose(direction, device) {
      settings.change({ audio: { ...settings.read().audio, [direction]: device } })
    },
    report(report) {
      now = report
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      stop()
      listeners.clear()
    },
  }
}
