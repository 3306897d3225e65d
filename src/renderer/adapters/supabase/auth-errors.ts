import { type AuthError, isAuthRetryableFetchError } from '@supabase/supabase-js'
import type { RequestError } from '../../../shared/request-error.ts'
import type { LinkError, SignInError, SignUpError } from '../../features/auth/ports.ts'
import { requestError } from './answers.ts'

/*
 * What Supabase Auth's error codes mean here
 * (https://supabase.com/docs/guides/auth/debugging/error-codes).
 */

export function signInError(error: AuthError): SignInError {
  if (error.code === 'email_not_confirmed') return { kind: 'email-unconfirmed' }
  if (error.code === 'invalid_credentials' || (error.code === undefined && error.status === 400))
    return { kind: 'wrong-credentials' }
  return authTrouble(error)
}

export function signUpError(error: AuthError): SignUpError {
  switch (error.code) {
    case 'user_already_exists':
    case 'email_exists':
      return { kind: 'email-taken' }
    case 'weak_password': {
      const asked = /at least (\d+)/.exec(error.message)?.[1]
      return { kind: 'weak-password', minLength: asked === undefined ? null : Number(asked) }
    }
    case 'email_address_invalid':
    case 'validation_failed':
      return { kind: 'bad-email' }
    case 'signup_disabled':
    case 'email_provider_disabled':
    case 'email_address_not_authorized':
      return { kind: 'sign-up-closed' }
    default:
      return authTrouble(error)
  }
}

/** A code without the verifier that asked for it fails before the backend is asked. */
const spent = new Set([
  'otp_expired',
  'bad_code_verifier',
  'flow_state_expired',
  'flow_state_not_found',
  'pkce_code_verifier_not_found',
  'validation_failed',
])

export function linkError(error: AuthError): LinkError {
  return spent.has(error.code ?? '') ? { kind: 'link-used' } : authTrouble(error)
}

function authTrouble(error: AuthError): RequestError {
  if (isAuthRetryableFetchError(error)) return { kind: 'unreachable' }
  return error.code?.startsWith('over_') === true
    ? { kind: 'rate-limited' }
    : requestError(error.status ?? 500, `${error.code ?? error.name}: ${error.message}`)
}
