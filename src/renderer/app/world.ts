import type { Desktop } from '../adapters/desktop/desktop.ts'
import type { DesktopShell } from '../adapters/desktop/shell-bridge.ts'
import type { DeviceMemory } from '../../shared/device-memory.ts'
import type { AuthPort } from '../features/auth/ports.ts'
import type { BackendConfig, BackendPort } from '../features/backend/ports.ts'
import type { KeepingPort, SoundPort, SystemPort, TalkPort } from '../features/settings/ports.ts'
import type { ServersPort } from '../features/servers/ports.ts'
import type { SettingsStore } from '../features/settings/store.ts'
import type { VoiceControls, VoicePort } from '../features/voice/ports.ts'
import type { ProxyPort } from '../features/proxy/ports.ts'
import type { Clock } from '../clock/clock.ts'
import type { Device, OutboxStorage, SyncBackend, Windows } from '../sync/ports.ts'

/** Everything behind one backend. */
export interface BackendPorts {
  /** Tells it from other backends: what is kept on this device for one is not another's. */
  readonly name: string
  readonly auth: AuthPort
  readonly sync: SyncBackend
  readonly servers: ServersPort
  /** A currently valid access token of whoever is signed in. */
  token(): Promise<string>
  close(): void
}

/** What the app needs of the world; `main.tsx` gives the real one, tests give fakes. */
export interface World {
  readonly backend: BackendPort
  connect(config: BackendConfig): BackendPorts
  /** What this device keeps and does for one person on one backend. `owner` names both. */
  local(owner: string): { readonly storage: OutboxStorage | null; readonly windows: Windows }
  readonly device: Device
  readonly clock: Clock
  readonly voice: VoicePort
  readonly settings: SettingsStore
  readonly voiceControls: VoiceControls
  /** null: nobody here sees keys, and the microphone is always open. */
  readonly talk: TalkPort | null
  readonly sound: SoundPort
  readonly system: SystemPort
  readonly keeping: KeepingPort
  readonly proxy: ProxyPort
  readonly memory: DeviceMemory
  readonly shell: DesktopShell
  readonly desktop: Desktop
}
