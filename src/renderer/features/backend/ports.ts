import type { Result } from '../../../shared/result.ts'

/** Where a backend answers, and the key that everyone may know. */
export interface BackendConfig {
  readonly url: string
  readonly publishableKey: string
}

export interface FoundBackend {
  readonly config: BackendConfig
  /** Whose choice it is: the desktop app's or the web page's, or one typed in on this device, which can be changed here. */
  readonly from: 'desktop' | 'page' | 'device'
}

/** `key-refused`: something answers there, but not to this key. */
export interface ReachError {
  readonly kind: 'unreachable' | 'key-refused'
}

export interface BackendPort {
  /** The backend to use, or null when nobody has named one. */
  find(): Promise<FoundBackend | null>
  /** What somebody saw there is on this device, so it need not answer before that is shown. */
  isKnown(config: BackendConfig): boolean
  reach(config: BackendConfig): Promise<Result<null, ReachError>>
  /** Uses this backend on this device from now on. */
  keep(config: BackendConfig): void
  forget(): void
}
