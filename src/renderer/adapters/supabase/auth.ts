import { isAuthRetryableFetchError, type Session } from '@supabase/supabase-js'
import { z } from 'zod'
import { profile as profileRow } from '../../../shared/backend.ts'
import { err, ok } from '../../../shared/result.ts'
import type { Account, AuthPort, Names, SessionLoss } from '../../features/auth/ports.ts'
import { call, rows } from './answers.ts'
import { signInError, signUpError } from './auth-errors.ts'
import type { Client } from './client.ts'

export interface SupabaseAuth extends AuthPort {
  /** A currently valid access token; renewed when it is about to run out. Throws when nobody is signed in. */
  token(): Promise<string>
}

/** The names wait in the account's metadata while an e-mail address is being confirmed. */
const wantedNames = z.object({ username: z.string(), display_name: z.string() })

/** What of the session lies on this device. */
interface KeptSession {
  lost(): SessionLoss | null
  forget(): Promise<void>
}

export function supabaseAuth(client: Client, kept: KeptSession): SupabaseAuth {
  const { auth } = client
  return {
    async account() {
      const { data, error } = await auth.getSession()
      if (error !== null && isAuthRetryableFetchError(error)) return err({ kind: 'unreachable' })
      return ok(data.session === null ? null : accountOf(data.session))
    },
    lost: () => kept.lost(),
    async signIn(credentials) {
      const { data, error } = await auth.signInWithPassword(credentials)
      return error === null ? ok(accountOf(data.session)) : err(signInError(error))
    },
    async signUp(credentials, names) {
      const { data, error } = await auth.signUp({ ...credentials, options: { data: metadata(names) } })
      if (error !== null) return err(signUpError(error))
      if (data.session !== null) return ok({ kind: 'signed-in', account: accountOf(data.session) })
      // With confirmation on, a taken address looks like a new one but for the missing identity.
      return data.user?.identities?.length === 0
        ? err({ kind: 'email-taken' })
        : ok({ kind: 'confirm-email' })
    },
    async signOut() {
      const { error } = await auth.signOut({ scope: 'local' })
      if (error !== null) await kept.forget() // the backend could not be told, but this device forgets all the same
    },
    async profile(userId) {
      const found = await rows(
        profileRow,
        client.from('profiles').select('id, username, display_name').eq('id', userId),
      )
      return found.ok ? ok(found.value[0] ?? null) : found
    },
    createProfile: ({ username, displayName }) =>
      call(client, 'create_profile', { p_username: username, p_display_name: displayName }),
    onSignedOut(listener) {
      const { data } = auth.onAuthStateChange((event) => {
        if (event === 'SIGNED_OUT') listener()
      })
      return () => data.subscription.unsubscribe()
    },
    async token() {
      const { data } = await auth.getSession()
      if (data.session === null) throw new Error('nobody is signed in')
      return data.session.access_token
    },
  }
}

function accountOf({ user }: Session): Account {
  const names = wantedNames.safeParse(user.user_metadata)
  return {
    userId: user.id,
    email: user.email ?? '',
    wanted: names.success ? { username: names.data.username, displayName: names.data.display_name } : null,
  }
}

const metadata = ({ username, displayName }: Names) => ({ username, display_name: displayName })
