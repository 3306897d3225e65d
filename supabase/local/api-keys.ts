import { createHash, timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '../../src/shared/result.ts'

/** What a request may become by its key alone. */
export type KeyRole = 'anon' | 'service_role'

export interface ApiKeyError {
  readonly kind: 'unknown-key'
}

export interface ApiKeys {
  check(key: string): Result<{ readonly role: KeyRole }, ApiKeyError>
}

export function createApiKeys(keys: { publishable: string; secret: string }): ApiKeys {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const publishable = digest(keys.publishable)
  const secret = digest(keys.secret)
  return {
    check: (key) => {
      const given = digest(key)
      if (timingSafeEqual(given, publishable)) return ok({ role: 'anon' })
      if (timingSafeEqual(given, secret)) return ok({ role: 'service_role' })
      return err({ kind: 'unknown-key' })
    },
  }
}
