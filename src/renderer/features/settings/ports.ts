import type { IpcPayload } from '../../../shared/ipc.ts'
import type { SoundDirection } from '../../../shared/ipc/audio.ts'
import type { SecretsStatus } from '../../../shared/ipc/secrets.ts'
import type { TalkStatus } from '../../../shared/ipc/talk.ts'
import type { Result } from '../../../shared/result.ts'
import type { DeviceChoice, Settings, SettingsChange } from '../../../shared/settings.ts'
import type { Shortcut } from '../../../shared/shortcut.ts'

/*
 * What the settings need of the world: where they are kept, who sees keys, and which sound devices there are.
 */

/** `failed`: what keeps them did not answer; `detail` is for developers. */
export interface SettingsError {
  readonly kind: 'failed'
  readonly detail: string
}

/** Some of what was kept can't be used; `rest` is what can, completed by defaults. */
export interface DamagedSettings {
  readonly kind: 'damaged'
  readonly rest: Settings
}

/** Keeps the settings of this device. */
export interface SettingsPort {
  read(): Promise<Result<Settings, SettingsError | DamagedSettings>>
  /** Parts are replaced whole. Answers what holds from now on. */
  change(change: SettingsChange): Promise<Result<Settings, SettingsError>>
  /** Calls back after each change, whoever made it, until the returned function is called. */
  subscribe(listener: (now: Settings) => void): () => void
}

/** A press or release of a bound key; `took` in ms. */
export type SeenKey = IpcPayload<'talk.seen'>

/** The keys: who sees them, and which is pressed. */
export interface TalkPort {
  /** Calls back with what is known, as soon as it is, and at each change, until the returned function is called. */
  watch(listener: (status: TalkStatus) => void): () => void
  /** Answers with the next key or button pressed anywhere; null when it was cancelled, or nobody could look. */
  capture(): Promise<Shortcut | null>
  cancelCapture(): void
  /** Tells of each press and release of a bound key, by whoever saw it, until the returned function is called. */
  seen(listener: (seen: SeenKey) => void): () => void
  /** Asks the system for what a source needs (macOS: Accessibility; Wayland: the portal's dialog). */
  askPermission(): void
}

/** Why a chosen device is not the one in use, or none is. */
export type SoundTrouble = 'unplugged' | 'busy' | 'denied' | 'missing' | 'failed'

/** One direction of sound, as it stands. */
export interface SoundSide {
  readonly devices: readonly DeviceChoice[]
  /** null: nothing was chosen and the system's default is used, or there is none at all. */
  readonly inUse: DeviceChoice | null
  /** null: what was chosen is used. */
  readonly trouble: SoundTrouble | null
}
export type SoundDevices = Readonly<Record<SoundDirection, SoundSide>>

/** An open microphone that nobody hears. */
export interface MicrophoneTest {
  /** Linear RMS of the last 20 ms or so, 0..1. */
  readonly level: () => number
  /** Idempotent. */
  close(): void
}

/** The sound devices of this machine. They are chosen in the settings. */
export interface SoundPort {
  /** Calls back with what is there, as soon as it is known, and at each change, until the returned function is called. */
  watch(listener: (devices: SoundDevices) => void): () => void
  /** Opens the microphone in use, only to show how loud it is. */
  testMicrophone(): Promise<Result<MicrophoneTest, SoundTrouble>>
  /** Plays a short sound on the output in use; answers when it was played. */
  playTestSound(): Promise<Result<null, SoundTrouble>>
}

/** What the app runs on. In a browser there is no tray, no start at login, and no key of another window. */
export type Platform = 'browser' | 'mac' | 'windows' | 'linux'

/** What only the system knows. */
export interface SystemPort {
  readonly platform: Platform
  /** What spelling can be checked in, as BCP 47 tags; none: the system has its own choice, or nobody can say. */
  spellingLanguages(): Promise<readonly string[]>
}

/** How the session is kept, so that one need not sign in again. */
export interface KeepingPort {
  /** Calls back with what is so, as soon as it is known, and at each change, until the returned function is called. */
  watch(listener: (keeping: SecretsStatus) => void): () => void
}
