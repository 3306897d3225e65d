import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { KeyRole } from '../api-keys.ts'
import type { Claims, TokenError } from '../token-verifier.ts'

export type VerifyToken = (token: string) => Promise<Result<Claims, TokenError>>
export type VerifyApiKey = (
  key: string,
) => Promise<Result<{ readonly role: KeyRole }, { readonly kind: string }>>

/** As whom policies are asked. */
export interface Identity {
  readonly role: KeyRole | Claims['role']
  readonly sub: string | null
  /** All claims as JSON. */
  readonly claims: string
  /** Milliseconds of the epoch; null for an API key, which doesn't expire. */
  readonly expiresAt: number | null
}

export interface IdentityError {
  /** `unavailable`: nothing is known against the token; it could not be checked now. */
  readonly kind: 'refused' | 'unavailable'
  /** What the client is told. */
  readonly message: string
}

export const keyIdentity = (role: KeyRole): Identity => ({
  role,
  sub: null,
  claims: JSON.stringify({ role }),
  expiresAt: null,
})

export async function tokenIdentity(
  token: string,
  verify: VerifyToken,
): Promise<Result<Identity, IdentityError>> {
  const verified = await verify(token)
  if (!verified.ok) {
    const { kind, message } = verified.error
    if (kind === 'keys-unavailable')
      return err({ kind: 'unavailable', message: `KeysUnavailable: ${message}` })
    const words = kind === 'expired' ? 'Token has expired' : message
    return err({ kind: 'refused', message: `InvalidJWTToken: ${words}` })
  }
  const claims = verified.value
  return ok({
    role: claims.role,
    sub: claims.sub,
    claims: JSON.stringify(claims),
    expiresAt: claims.exp * 1000,
  })
}

/** API keys travel where access tokens do; they say nothing about the person. */
export const isApiKey = (token: string): boolean => token.startsWith('sb_')
