import { createRemoteJWKSet, errors, jwtVerify, SignJWT, type JWTVerifyOptions } from 'jose'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'

const claimsSchema = z.looseObject({
  sub: z.uuid(),
  role: z.literal('authenticated'),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number().optional(),
  email: z.string().optional(),
  session_id: z.string().optional(),
})

/** What a person's access token says (RFC 7519); `exp` and `iat` in seconds. */
export type Claims = z.infer<typeof claimsSchema>

export interface TokenError {
  readonly kind: 'malformed' | 'bad-signature' | 'expired' | 'wrong-claims' | 'keys-unavailable'
  readonly message: string
}

export interface TokenVerifier {
  verify(token: string): Promise<Result<Claims, TokenError>>
}

/** Where the trust comes from. Chosen by configuration alone: a token's header never chooses (RFC 8725, 3.1). */
export type TokenTrust =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'jwks'; readonly url: string; readonly cooldownMs?: number }

/** The audience and role that Supabase Auth gives to signed-in people. */
const audience = 'authenticated'

export function createTokenVerifier(trust: TokenTrust): TokenVerifier {
  const check = trust.kind === 'secret' ? bySecret(trust.secret) : byJwks(trust.url, trust.cooldownMs ?? 1000)
  return {
    verify: async (token) => {
      try {
        const claims = claimsSchema.safeParse(await check(token))
        return claims.success
          ? ok(claims.data)
          : err({ kind: 'wrong-claims', message: 'this token is not a signed-in person’s access token' })
      } catch (cause) {
        return err(explain(cause))
      }
    },
  }
}

const rules: JWTVerifyOptions = { audience, requiredClaims: ['exp', 'sub'] }

function bySecret(secret: string): (token: string) => Promise<unknown> {
  const key = new TextEncoder().encode(secret)
  return async (token) => (await jwtVerify(token, key, { ...rules, algorithms: ['HS256'] })).payload
}

function byJwks(url: string, cooldownMs: number): (token: string) => Promise<unknown> {
  // Fetched again when a token names an unknown key, so that a rotated key works at once; but not more often
  // than the cooldown, so that made-up key names don't become a flood.
  const keys = createRemoteJWKSet(new URL(url), {
    cooldownDuration: cooldownMs,
    cacheMaxAge: 600_000,
    timeoutDuration: 5000,
  })
  return async (token) => (await jwtVerify(token, keys, { ...rules, algorithms: ['ES256', 'RS256'] })).payload
}

function explain(cause: unknown): TokenError {
  if (cause instanceof errors.JWTExpired) return { kind: 'expired', message: 'JWT expired' }
  if (cause instanceof errors.JWTClaimValidationFailed)
    return { kind: 'wrong-claims', message: cause.message }
  if (cause instanceof errors.JWSSignatureVerificationFailed || cause instanceof errors.JWKSNoMatchingKey) {
    return { kind: 'bad-signature', message: 'no known key signed this token' }
  }
  if (cause instanceof errors.JOSEAlgNotAllowed || cause instanceof errors.JOSENotSupported) {
    return { kind: 'bad-signature', message: 'this token is signed with an algorithm that is not accepted' }
  }
  if (
    cause instanceof errors.JWKSTimeout ||
    !(cause instanceof errors.JOSEError) ||
    cause.code === 'ERR_JOSE_GENERIC'
  ) {
    return { kind: 'keys-unavailable', message: 'the signing keys could not be fetched' }
  }
  return { kind: 'malformed', message: 'this is not a JWT' }
}

/** Signs claims that were verified here for a component of the same process that knows only HS256. */
export async function signInternally(claims: Claims, secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  // An issuer's clock may run ahead of ours; it was let in, so the component must not refuse it.
  const iat = Math.min(claims.iat ?? now, now)
  return new SignJWT({ ...claims, iat })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret))
}
