import type { ConnectErrorKind, EndReason } from '../../../shared/signaling.ts'
import type { VoiceError } from '../../features/voice/ports.ts'
import type { ConnectError, RequestError } from './signaling-client.ts'

/** Why a session did not come about or broke, and whether another attempt may help. */
export interface Failure {
  readonly error: VoiceError
  readonly retry: boolean
}

const failed = (detail: string, retry: boolean): Failure => ({ error: { kind: 'failed', detail }, retry })
const unreachable: Failure = { error: { kind: 'sfu-unreachable' }, retry: true }
const notAllowed: Failure = { error: { kind: 'not-allowed' }, retry: false }

/** Nothing answers, or no media gets through. */
export const mediaFailure = unreachable

/** The app could not get a token to show: offline, or signed out meanwhile. */
export const tokenFailure = (cause: unknown): Failure => failed(`no access token: ${String(cause)}`, true)

/** Something threw that has no kind of its own; a fresh session may do better. */
export const unexpectedFailure = (cause: unknown): Failure => failed(String(cause), true)

export function connectFailure(error: ConnectError): Failure {
  const refusals: Record<ConnectErrorKind, Failure> = {
    'bad-handshake': failed('the SFU did not understand the handshake', false),
    'version-mismatch': { error: { kind: 'version-mismatch' }, retry: false },
    'token-invalid': notAllowed,
    'token-expired': { ...notAllowed, retry: true }, // the next attempt brings a fresh one
    'backend-unavailable': failed('the SFU cannot reach its backend', true),
    'shutting-down': unreachable,
  }
  return error.kind === 'unreachable' ? unreachable : refusals[error.kind]
}

export function requestFailure(error: RequestError): Failure {
  switch (error.kind) {
    case 'no-reply':
      return unreachable
    case 'forbidden':
    case 'token-invalid':
      return notAllowed
    case 'token-expired':
      return { ...notAllowed, retry: true }
    case 'room-closed':
    case 'not-in-room':
    case 'backend-unavailable':
    case 'failed':
      return failed(`${error.kind}: ${error.detail}`, true)
    case 'already-joined':
    case 'bad-request':
    case 'unknown-request':
    case 'not-found':
    case 'room-full':
    case 'bad-reply':
      return failed(`${error.kind}: ${error.detail}`, false)
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
  return { error: { kind: 'session-ended', reason }, retry: retry[reason] }
}
