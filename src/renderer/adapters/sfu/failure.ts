import type { ConnectErrorKind, EndReason } from '../../../shared/signaling.ts'
import type { VoiceError } from '../../features/voice/ports.ts'
import type { ConnectError, RequestError } from './signaling-client.ts'

/** Why a session did not come about or broke, and whether another attempt may help. `detail` is for logs. */
export interface Failure {
  readonly error: VoiceError
  readonly retry: boolean
  readonly detail: string
}

const failed = (detail: string, retry: boolean): Failure => ({
  error: { kind: 'failed', detail },
  retry,
  detail,
})
const unreachable = (detail: string): Failure => ({ error: { kind: 'sfu-unreachable' }, retry: true, detail })
const notAllowed = (detail: string, retry = false): Failure => ({
  error: { kind: 'not-allowed' },
  retry,
  detail,
})

/** No media gets through, though the SFU answers. */
export const mediaFailure = unreachable('the media path is blocked or broken')

/** The app could not get a token to show: it is offline. */
export const tokenFailure = (cause: unknown): Failure => unreachable(`no access token: ${String(cause)}`)

/** Something threw that has no kind of its own; a fresh session may do better. */
export const unexpectedFailure = (cause: unknown): Failure => failed(String(cause), true)

export function connectFailure(error: ConnectError): Failure {
  if (error.kind === 'unreachable') return unreachable(error.detail)
  const detail = `refused: ${error.kind}`
  const refusals: Record<ConnectErrorKind, Failure> = {
    'bad-handshake': failed(detail, false),
    'version-mismatch': { error: { kind: 'version-mismatch' }, retry: false, detail },
    'token-invalid': notAllowed(detail),
    'token-expired': notAllowed(detail, true), // the next attempt brings a fresh one
    'backend-unavailable': unreachable(detail),
    'shutting-down': unreachable(detail),
  }
  return refusals[error.kind]
}

export function requestFailure(error: RequestError): Failure {
  const detail = `${error.kind}: ${error.detail}`
  switch (error.kind) {
    case 'no-reply':
    case 'backend-unavailable':
      return unreachable(detail)
    case 'room-full':
      return { error: { kind: 'room-full' }, retry: false, detail }
    case 'forbidden':
    case 'token-invalid':
      return notAllowed(detail)
    case 'token-expired':
      return notAllowed(detail, true)
    case 'room-closed':
    case 'not-in-room':
    case 'failed':
      return failed(detail, true)
    case 'already-joined':
    case 'bad-request':
    case 'unknown-request':
    case 'not-found':
    case 'bad-reply':
      return failed(detail, false)
  }
}

/** What to do when the SFU ended the session: come back after what passes, stay out after what was decided. */
export function endFailure(reason: EndReason): Failure {
  const retry: Record<EndReason, boolean> = {
    'token-expired': true,
    'room-closed': true,
    'shutting-down': true,
    'access-lost': false,
    'joined-elsewhere': false,
    'too-many-errors': false,
  }
  return { error: { kind: 'session-ended', reason }, retry: retry[reason], detail: `ended: ${reason}` }
}
