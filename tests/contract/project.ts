import { z } from 'zod'

const filled = z.string().min(1)

const environment = z.object({
  SUPABASE_URL: z.url({ protocol: /^https?$/, error: 'SUPABASE_URL must be the address of a project' }),
  SUPABASE_PUBLISHABLE_KEY: z.string({ error: 'SUPABASE_PUBLISHABLE_KEY must be set, too' }).min(1),
  SUPABASE_SECRET_KEY: filled.optional(),
})

/** The project that is asked: all that the tests know of it. */
export interface Project {
  /** Without a slash at its end. */
  readonly url: string
  readonly publishableKey: string
  /** For the few tests of what only a server may do, and to delete the people who were made. Null: those are skipped. */
  readonly secretKey: string | null
}

/** Throws, with every reason, if the variables name no project. */
export function projectFrom(env: Readonly<Record<string, string | undefined>>): Project {
  const parsed = environment.safeParse(env)
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join('; '))
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = parsed.data
  return {
    url: SUPABASE_URL.replace(/\/+$/, ''),
    publishableKey: SUPABASE_PUBLISHABLE_KEY,
    secretKey: SUPABASE_SECRET_KEY ?? null,
  }
}
