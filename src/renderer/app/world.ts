import type { DeviceMemory } from '../../shared/device-memory.ts'
import type { AuthPort } from '../features/auth/ports.ts'
import type { BackendConfig, BackendPort } from '../features/backend/ports.ts'
import type { ChatPort } from '../features/chat/ports.ts'
import type { ServersPort } from '../features/servers/ports.ts'
import type { VoicePort } from '../features/voice/ports.ts'

/** Everything behind one backend. */
export interface BackendPorts {
  readonly auth: AuthPort
  readonly chat: ChatPort
  readonly servers: ServersPort
  /** A currently valid access token of whoever is signed in. */
  token(): Promise<string>
  close(): void
}

/** What the app needs of the world; `main.tsx` gives the real one, tests give fakes. */
export interface World {
  readonly backend: BackendPort
  connect(config: BackendConfig): BackendPorts
  readonly voice: VoicePort
  readonly memory: DeviceMemory
  readonly desktop: {
    readonly openLink: (url: string) => void
    readonly inviteLinkFor: (code: string) => string
    readonly isMac: boolean
  }
}
