import { isAuthRetryableFetchError, type Session } from '@supabase/supabase-js'
import { z } from 'zod'
import { profile as profileRow } from '../../../shared/backend.ts'
import { err, ok } from '../../../shared/result.ts'
import type { Account, AuthPort, Names, SessionLoss } from '../../features/auth/ports.ts'
import { call, rows } from './answers.ts'
import { linkError, signInError, signUpError } from './auth-errors.ts'
import type { Client } from './client.ts'

export interface SupabaseAuth extends AuthPort {
  /** A currently valid access token; renewed when it is about to run out. Throws when nobody is signed in. */
  token(): Promise<string>
}

/** ms that signing out waits for the backend: with a token that has run out, supabase-js tries to renew it for half a minute first. */
const tellWithin = 2_000

/** The names wait in the account's metadata while an e-mail address is being confirmed. */
const wantedNames = z.object({ username: z.string(), display_name: z.string() })

/** What of the session lies on this device. */
interface KeptSession {
  lost(): SessionLoss | null
  read(): Promise<string | null>
  forget(): Promise<void>
}

/** The part of supabase-js's stored session that tells whose it is; the token in it may have run out. */
const keptSession = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      refresh_token: z.string(),
      user: z.object({
        id: z.string(),
        email: z.string().optional(),
        user_metadata: z.record(z.string(), z.unknown()),
      }),
    }),
  )
type KeptUser = z.infer<typeof keptSession>

/** `returnTo`: the link that leads back from an e-mail into the app; null where the backend's own page does. */
export function supabaseAuth(client: Client, kept: KeptSession, returnTo: string | null): SupabaseAuth {
  const { auth } = client
  /** supabase-js ends whatever session it finds once a slow sign-out goes on, so the next one begins after it. Never rejects. */
  let signingOut: Promise<unknown> = Promise.resolve()
  return {
    async account() {
      const { data, error } = await auth.getSession()
      if (error !== null && isAuthRetryableFetchError(error)) return err({ kind: 'unreachable' })
      return ok(data.session === null ? null : accountOf(data.session))
    },
    async remembered() {
      const session = keptSession.safeParse(await kept.read())
      return session.success ? accountOf(session.data) : null
    },
    lost: () => kept.lost(),
    async signIn(credentials) {
      await signingOut
      const { data, error } = await auth.signInWithPassword(credentials)
      return error === null ? ok(accountOf(data.session)) : err(signInError(error))
    },
    async signUp(credentials, names) {
      await signingOut
      const { data, error } = await auth.signUp({
        ...credentials,
        options: { data: metadata(names), ...(returnTo !== null && { emailRedirectTo: returnTo }) },
      })
      if (error !== null) return err(signUpError(error))
      if (data.session !== null) return ok({ kind: 'signed-in', account: accountOf(data.session) })
      // With confirmation on, a taken address looks like a new one but for the missing identity.
      return data.user?.identities?.length === 0
        ? err({ kind: 'email-taken' })
        : ok({ kind: 'confirm-email' })
    },
    async redeem(link) {
      if (link.kind === 'refused') return err({ kind: 'link-used' })
      await signingOut
      const { data, error } = await auth.exchangeCodeForSession(link.code)
      return error === null ? ok(accountOf(data.session)) : err(linkError(error))
    },
    async signOut() {
      const told = auth.signOut({ scope: 'local' }).then(
        ({ error }) => error === null,
        () => false,
      )
      signingOut = told
      const late = Promise.withResolvers<false>()
      const timer = setTimeout(late.resolve, tellWithin, false)
      const done = await Promise.race([told, late.promise])
      clearTimeout(timer)
      // The backend could not be told, or is out of reach: this device forgets all the same.
      if (!done) await kept.forget()
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

function accountOf({ user }: Pick<Session, 'user'> | KeptUser): Account {
  const names = wantedNames.safeParse(user.user_metadata)
  return {
    userId: user.id,
    email: user.email ?? '',
    wanted: names.success ? { username: names.data.username, displayName: names.data.display_name } : null,
  }
}

const metadata = ({ username, displayName }: Names) => ({ username, display_name: displayName })
