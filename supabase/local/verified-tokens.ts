import { ok } from '../../src/shared/result.ts'
import type { Claims, TokenVerifier } from './token-verifier.ts'

/**
 * How long a verified token is believed without looking at its signature again, ms. Less than signing keys are kept (ten
 * minutes), so that a key taken back is not honoured for longer than before.
 */
const remembered = 60_000
const most = 5000

/**
 * Verifies each token once a minute instead of with every request: a person sends the same one for an hour, and each look
 * at a signature is a job for another thread that the request waits for. Expiry is looked at every time; refusals are never
 * remembered.
 * @param now ms of the epoch
 */
export function rememberVerified(verifier: TokenVerifier, now: () => number = Date.now): TokenVerifier {
  const known = new Map<string, { readonly claims: Claims; readonly until: number }>()
  return {
    verify: async (token) => {
      const found = known.get(token)
      if (found && now() < found.until) return ok(found.claims)
      known.delete(token)
      const verified = await verifier.verify(token)
      if (verified.ok) {
        const until = Math.min(now() + remembered, verified.value.exp * 1000)
        known.set(token, { claims: verified.value, until })
        const [oldest] = known.keys()
        if (known.size > most && oldest !== undefined) known.delete(oldest)
      }
      return verified
    },
  }
}
