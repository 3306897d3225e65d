import { createClient } from '@supabase/supabase-js'
import { rpc } from '../../src/shared/backend.ts'
import type { z } from 'zod'

type Client = ReturnType<typeof connect>

/** Signed-in people and the calls they make, for the demo, the smoke test, tests and benchmarks. */
export interface Account {
  readonly client: Client
  readonly userId: string
  readonly token: () => Promise<string>
}

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly username: string
  readonly displayName: string
}

/** An unmodified supabase-js that keeps its session in memory. */
const connect = (url: string, key: string) => createClient(url, key, { auth: { persistSession: false } })

export async function signUp(url: string, key: string, who: Credentials): Promise<Account> {
  const client = connect(url, key)
  const { data, error } = await client.auth.signUp({ email: who.email, password: who.password })
  if (error) throw new Error(`signing ${who.email} up failed: ${error.message}`)
  if (!data.user) throw new Error(`signing ${who.email} up gave no account`)
  const account = accountOf(client, data.user.id)
  await value(account, 'create_profile', { p_username: who.username, p_display_name: who.displayName })
  return account
}

export async function signIn(
  url: string,
  key: string,
  who: { email: string; password: string },
): Promise<Account> {
  const client = connect(url, key)
  const { data, error } = await client.auth.signInWithPassword(who)
  if (error) throw new Error(`signing ${who.email} in failed: ${error.message}`)
  return accountOf(client, data.user.id)
}

function accountOf(client: Client, userId: string): Account {
  return {
    client,
    userId,
    async token() {
      const { data } = await client.auth.getSession()
      if (!data.session) throw new Error('not signed in')
      return data.session.access_token
    },
  }
}

type Writing = Exclude<keyof typeof rpc, 'get_profiles' | 'get_unread' | 'get_heads'>
type Success<F extends Writing> = Extract<z.infer<(typeof rpc)[F]>, { ok: true }>['value']

/** Calls one of our functions and gives its value; anything else throws. */
export async function value<F extends Writing>(
  account: Account,
  name: F,
  args: Record<string, unknown>,
): Promise<Success<F>> {
  const answer = await account.client.rpc(name, args)
  if (answer.error) throw new Error(`${name} failed: ${answer.error.message}`)
  const result = rpc[name].parse(answer.data)
  if (!result.ok) throw new Error(`${name} was refused: ${result.error.kind}`)
  return result.value
}
