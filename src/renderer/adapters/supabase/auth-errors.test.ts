import { AuthApiError, AuthRetryableFetchError, AuthWeakPasswordError } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { linkError, signInError, signUpError } from './auth-errors.ts'

const refusal = (status: number, code: string | undefined) => new AuthApiError('words', status, code)

test('a wrong password is told apart from an address that is not confirmed', () => {
  expect(signInError(refusal(400, 'invalid_credentials'))).toEqual({ kind: 'wrong-credentials' })
  expect(signInError(refusal(400, undefined))).toEqual({ kind: 'wrong-credentials' })
  expect(signInError(refusal(400, 'email_not_confirmed'))).toEqual({ kind: 'email-unconfirmed' })
})

test('a sign-up is refused for the address, the password, or because it is closed', () => {
  expect(signUpError(refusal(422, 'user_already_exists'))).toEqual({ kind: 'email-taken' })
  expect(signUpError(refusal(422, 'email_address_invalid'))).toEqual({ kind: 'bad-email' })
  expect(signUpError(refusal(422, 'signup_disabled'))).toEqual({ kind: 'sign-up-closed' })
  const weak = new AuthWeakPasswordError('Password should be at least 10 characters.', 422, ['length'])
  expect(signUpError(weak)).toEqual({ kind: 'weak-password', minLength: 10 })
  const guessed = new AuthWeakPasswordError('Password is known to be weak.', 422, ['pwned'])
  expect(signUpError(guessed)).toEqual({ kind: 'weak-password', minLength: null })
})

test('a link that was used, has run out or belongs to another device is told apart from a backend in trouble', () => {
  for (const code of [
    'otp_expired',
    'flow_state_not_found',
    'bad_code_verifier',
    'pkce_code_verifier_not_found',
  ])
    expect(linkError(refusal(403, code))).toEqual({ kind: 'link-used' })
  expect(linkError(new AuthRetryableFetchError('Failed to fetch', 0))).toEqual({ kind: 'unreachable' })
})

test('no answer, too many tries and anything else are the same for both', () => {
  for (const read of [signInError, signUpError]) {
    expect(read(new AuthRetryableFetchError('Failed to fetch', 0))).toEqual({ kind: 'unreachable' })
    expect(read(refusal(429, 'over_request_rate_limit'))).toEqual({ kind: 'rate-limited' })
    expect(read(refusal(500, 'unexpected_failure')).kind).toBe('failed')
  }
})
