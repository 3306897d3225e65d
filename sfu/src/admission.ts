import type { VoiceAccess } from '../../src/shared/backend.ts'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { EndReason, SignalError } from '../../src/shared/signaling.ts'
import type { Backend, BackendError } from './backend.ts'
import type { Log } from './log.ts'
import { clockToleranceMs, type Claims, type VerifyToken } from './tokens.ts'

export interface AdmissionDeps {
  readonly verify: VerifyToken
  readonly backend: Pick<Backend, 'voiceAccess'>
  readonly log: Log
  /** How often a person's rights are asked for again, give or take a fifth so that sessions don't ask in step. */
  readonly recheckMs: number
}

export interface AdmissionEvents {
  readonly onAccess: (access: VoiceAccess) => void
  readonly onLost: (reason: EndReason) => void
}

// setTimeout fires at once for anything longer.
const longestTimeoutMs = 2 ** 31 - 1

/**
 * What lets a person in and keeps them there: a token that is still valid, and rights the database confirms, asked for on
 * entering, when the token is refreshed, and from time to time.
 */
export class Admission {
  readonly userId: string
  readonly #deps: AdmissionDeps
  readonly #events: AdmissionEvents
  #token: string
  #channelId: string | null = null
  #expiry: NodeJS.Timeout | undefined
  #recheck: NodeJS.Timeout | undefined
  #closed = false

  constructor(token: string, claims: Claims, deps: AdmissionDeps, events: AdmissionEvents) {
    this.userId = claims.userId
    this.#token = token
    this.#deps = deps
    this.#events = events
    this.#expireAt(claims.expiresAt)
  }

  /** Asks for the rights in a channel and, when they let the person in, goes on watching them until `leave`. */
  async enter(channelId: string): Promise<Result<VoiceAccess, SignalError>> {
    const access = await this.#deps.backend.voiceAccess(this.#token, channelId)
    if (!access.ok) return err(signalErrorOf(access.error))
    if (!access.value.join) return err({ kind: 'forbidden', detail: 'this person may not join this channel' })
    if (!this.#closed) {
      this.#channelId = channelId
      this.#scheduleRecheck()
    }
    return access
  }

  leave(): void {
    this.#channelId = null
    clearTimeout(this.#recheck)
  }

  /** Takes a newer token of the same person. A refused one leaves the present one in force until it expires. */
  async refresh(token: string): Promise<Result<null, SignalError>> {
    const claims = await this.#deps.verify(token)
    if (!claims.ok) return claims
    if (claims.value.userId !== this.userId)
      return err({ kind: 'token-invalid', detail: 'the token is of another person' })
    if (this.#closed) return ok(null)
    this.#token = token
    this.#expireAt(claims.value.expiresAt)
    return this.#check()
  }

  close(): void {
    this.#closed = true
    this.leave()
    clearTimeout(this.#expiry)
  }

  /** Only a clear no ends a session. A backend that can't be asked changes nothing: the token's own end bounds that. */
  async #check(): Promise<Result<null, SignalError>> {
    const channelId = this.#channelId
    if (channelId === null) return ok(null)
    clearTimeout(this.#recheck)
    const access = await this.#deps.backend.voiceAccess(this.#token, channelId)
    if (this.#closed || this.#channelId !== channelId) return ok(null)
    this.#scheduleRecheck()
    if (!access.ok) {
      this.#deps.log.warn({ event: 'recheck-failed', userId: this.userId, channelId, ...access.error })
      return ok(null)
    }
    if (!access.value.join) {
      this.#events.onLost('access-lost')
      return err({ kind: 'forbidden', detail: 'this person may no longer be in this channel' })
    }
    this.#events.onAccess(access.value)
    return ok(null)
  }

  #scheduleRecheck(): void {
    clearTimeout(this.#recheck)
    this.#recheck = setTimeout(() => void this.#check(), this.#deps.recheckMs * (0.8 + 0.4 * Math.random()))
  }

  #expireAt(expiresAt: number): void {
    clearTimeout(this.#expiry)
    const left = expiresAt + clockToleranceMs - Date.now()
    this.#expiry = setTimeout(
      () => (left > longestTimeoutMs ? this.#expireAt(expiresAt) : this.#events.onLost('token-expired')),
      Math.min(Math.max(0, left), longestTimeoutMs),
    )
  }
}

function signalErrorOf({ kind, detail }: BackendError): SignalError {
  return kind === 'refused' ? { kind: 'token-invalid', detail } : { kind: 'backend-unavailable', detail }
}
