import { fileURLToPath } from 'node:url'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { BackendOptions } from '../../supabase/local/backend.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'

export const shapes = fileURLToPath(new URL('./migrations', import.meta.url))

/** A backend with the tables of ./migrations. */
export const startShapes = (options: Partial<BackendOptions> = {}): Promise<TestBackend> =>
  startTestBackend({ migrationsDir: shapes, ...options })

/** Tables of any name with columns of any name: the tests ask for what is not there, too. */
interface Anything {
  public: {
    Tables: Record<string, { Row: Row; Insert: Row; Update: Row; Relationships: [] }>
    Views: Record<string, never>
    Functions: Record<string, { Args: Row; Returns: unknown }>
  }
}
type Row = Record<string, unknown>
export type Client = SupabaseClient<Anything>

type Address = Pick<TestBackend, 'url' | 'keys'>

const noSession = { auth: { persistSession: false, autoRefreshToken: false } }

/** Nobody signed in. */
export const visitor = ({ url, keys }: Address): Client =>
  createClient<Anything>(url, keys.publishable, noSession)

/** With the installation's secret key. */
export const service = ({ url, keys }: Address): Client => createClient<Anything>(url, keys.secret, noSession)

/** Whoever holds this access token. */
export const bearer = ({ url, keys }: Address, token: string): Client =>
  createClient<Anything>(url, keys.publishable, { accessToken: () => Promise.resolve(token) })

export interface Person {
  readonly client: Client
  readonly id: string
  readonly email: string
  readonly password: string
  readonly token: string
}

let people = 0

/** Somebody new, signed in. */
export async function person(backend: Address): Promise<Person> {
  const client = visitor(backend)
  const email = `person-${Date.now()}-${people++}@example.com`
  const password = 'correct horse'
  const { data, error } = await client.auth.signUp({
    email,
    password,
    options: { data: { hat: { size: 7 } } },
  })
  if (error) throw error
  if (!data.session) throw new Error('signing up signs in')
  return { client, id: data.session.user.id, email, password, token: data.session.access_token }
}

type Succeeded<A> = A extends { error: null } ? A : never

/** What a request that must succeed answered. */
export function must<A extends { data: unknown; error: unknown }>({
  data,
  error,
}: A): NonNullable<Succeeded<A>['data']> {
  if (error !== null) throw new Error(`the request failed: ${JSON.stringify(error)}`, { cause: error })
  if (data === null || data === undefined) throw new Error('an answer without data')
  return data
}
