import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../../shared/database.gen.ts'
import type { BackendConfig } from '../../features/backend/ports.ts'
import type { SessionStorage } from '../desktop/session-storage.ts'

/** A request without an answer for this long (ms) counts as failed. */
const answerWithin = 15_000

/** One client per backend: one session, one socket. */
export function openClient({ url, publishableKey }: BackendConfig, storage: SessionStorage) {
  return createClient<Database>(url, publishableKey, {
    auth: {
      storageKey: sessionKey(url),
      storage,
      // A link from an e-mail then brings a code, which is worth nothing to whoever else gets hold of it.
      flowType: 'pkce',
      // Links back from e-mails carry no session in this app; the address bar holds places and invites.
      detectSessionInUrl: false,
    },
    global: { fetch: fetchInTime },
  })
}

/** Knows tables and functions by name; what it answers is parsed with the schemas of src/shared/backend.ts all the same. */
export type Client = ReturnType<typeof openClient>

/** Sessions of different backends lie side by side on one device. */
export const sessionKey = (url: string): string => `bonfire.session.${new URL(url).host}`

const fetchInTime: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(answerWithin)
  const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline
  return fetch(input, { ...init, signal })
}
