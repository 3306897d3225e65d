import { format, resolveConfig } from 'prettier'
import { ok, type Result } from '../../src/shared/result.ts'
import { runSupabase, type CliError } from './supabase-cli.ts'

/** Where the types are kept. */
export const typesFile = 'src/shared/database.gen.ts'

/** The TypeScript that `supabase gen types` makes of the tables and functions a client sees, in this project's format. */
export async function generateTypes(databaseUrl: string): Promise<Result<string, CliError>> {
  // Without sslmode it tries TLS first and tells so in the middle of its output.
  const made = await runSupabase([
    'gen',
    'types',
    `--remote=${databaseUrl}?sslmode=disable`,
    '--schema',
    'public',
  ])
  if (!made.ok) return made
  const config = await resolveConfig(typesFile)
  return ok(await format(made.value, { ...config, filepath: typesFile }))
}
