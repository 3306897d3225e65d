import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { ApiKeys, KeyRole } from '../api-keys.ts'
import type { Claims, TokenError, TokenVerifier } from '../token-verifier.ts'

/** Whom a request comes from: by its key alone, or a signed-in person. */
export type Caller =
  | { readonly kind: 'key'; readonly role: KeyRole }
  | { readonly kind: 'person'; readonly role: 'authenticated'; readonly claims: Claims }

export type CallerError = { readonly kind: 'no-key' } | { readonly kind: 'unknown-key' } | TokenError

/** What row-level security asks about. */
export const claimsOf = (caller: Caller): Record<string, unknown> =>
  caller.kind === 'person' ? caller.claims : { role: caller.role }

export function createIdentify(apiKeys: ApiKeys, verifier: TokenVerifier) {
  return async (req: IncomingMessage, url: URL): Promise<Result<Caller, CallerError>> => {
    const header = req.headers['apikey']
    const key = typeof header === 'string' ? header : url.searchParams.get('apikey')
    if (!key) return err({ kind: 'no-key' })
    const known = apiKeys.check(key)
    if (!known.ok) return known
    const token = /^Bearer\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1]
    // supabase-js sends its key as the token while nobody is signed in.
    if (token === undefined || token.startsWith('sb_')) return ok({ kind: 'key', role: known.value.role })
    const claims = await verifier.verify(token)
    return claims.ok ? ok({ kind: 'person', role: 'authenticated', claims: claims.value }) : claims
  }
}
export type Identify = ReturnType<typeof createIdentify>
