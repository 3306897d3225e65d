import type { SoundDirection } from '../../shared/ipc/audio.ts'
import type { IpcPayload } from '../../shared/ipc.ts'
import type { DeviceChoice } from '../../shared/settings.ts'

/** What a person can do from the tray, the menus and the system's shell. */
export interface ShellActions {
  /** Brings the window to the front. */
  open(): void
  /** Of what belongs to the window: its settings, its shortcuts. Brings it to the front. */
  show(command: IpcPayload<'app.command'>['command']): void
  /** Turned over, or the room is left. */
  voice(command: IpcPayload<'voice.command'>['command']): void
  presence(status: IpcPayload<'presence.choose'>['status']): void
  /** null: the system's default. */
  device(direction: SoundDirection, device: DeviceChoice | null): void
  zoom(step: 'in' | 'out' | 'reset'): void
  quit(): void
}
