import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { TokenSource } from './config.ts'

/** What a verified access token says. */
export interface Claims {
  readonly userId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export interface TokenError {
  readonly kind: 'token-invalid' | 'token-expired' | 'backend-unavailable'
  readonly detail: string
}

export type VerifyToken = (token: string) => Promise<Result<Claims, TokenError>>

export interface TokenOptions {
  readonly issuer: string | null
  /** How long fetched keys are believed: a key taken out of the set works for at most this long. */
  readonly jwksCacheMs?: number
  /** An unknown key id asks for the set again at most this often, so that made-up ids can't flood the issuer. */
  readonly jwksCooldownMs?: number
}

/** Clocks of issuer and node may differ by this much. */
export const clockToleranceMs = 5000
const jwksTimeoutMs = 5000

const claims = z.object({ sub: z.uuid(), exp: z.number(), role: z.literal('authenticated') })

/**
 * Verifies access tokens (RFC 7519) as Supabase Auth issues them: `aud` and `role` are `authenticated`, `sub` is the
 * person. Which algorithms count follows from the source alone; a header that asks for another one, `none` included, is
 * refused before any key is looked at (RFC 8725, section 3.1).
 */
export function createTokenVerifier(source: TokenSource, options: TokenOptions): VerifyToken {
  const checks: JWTVerifyOptions = {
    audience: 'authenticated',
    requiredClaims: ['exp', 'sub', 'role'],
    clockTolerance: clockToleranceMs / 1000,
    ...(options.issuer === null ? {} : { issuer: options.issuer }),
  }
  const verify =
    source.kind === 'secret' ? withSecret(source.secret, checks) : withJwks(source.url, checks, options)
  return async (token) => {
    try {
      const parsed = claims.safeParse(await verify(token))
      if (!parsed.success) return err({ kind: 'token-invalid', detail: z.prettifyError(parsed.error) })
      return ok({ userId: parsed.data.sub, expiresAt: parsed.data.exp * 1000 })
    } catch (cause) {
      return err(explain(cause))
    }
  }
}

type Verify = (token: string) => Promise<unknown>

function withSecret(secret: string, checks: JWTVerifyOptions): Verify {
  const key = new TextEncoder().encode(secret)
  return async (token) => (await jwtVerify(token, key, { ...checks, algorithms: ['HS256'] })).payload
}

function withJwks(url: string, checks: JWTVerifyOptions, options: TokenOptions): Verify {
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: jwksTimeoutMs,
    cacheMaxAge: options.jwksCacheMs ?? 600_000,
    cooldownDuration: options.jwksCooldownMs ?? 5000,
  })
  const getKey: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token)
    } catch (cause) {
      throw isNoMatch(cause) ? cause : new KeysUnavailable(cause)
    }
  }
  return async (token) =>
    (await jwtVerify(token, getKey, { ...checks, algorithms: ['ES256', 'RS256', 'EdDSA'] })).payload
}

/** The set could not be had or read, which says nothing of the token. */
class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the key set could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

function isNoMatch(cause: unknown): boolean {
  return cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys
}

function explain(cause: unknown): TokenError {
  if (cause instanceof KeysUnavailable) return { kind: 'backend-unavailable', detail: cause.message }
  if (cause instanceof errors.JWTExpired) return { kind: 'token-expired', detail: cause.message }
  if (cause instanceof errors.JOSEError) return { kind: 'token-invalid', detail: cause.message }
  // Node's crypto reports keys and signatures it can't use by errors of its own.
  return { kind: 'token-invalid', detail: cause instanceof Error ? cause.message : 'unreadable' }
}
