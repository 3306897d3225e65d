import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { findNpm } from '../setup/npm.mjs'

/** One version, because each makes them a little different. Why it is no dependency: docs/adr/0063-database-types.md */
const cli = 'supabase@3.1.0'

export type CliError =
  /** npm has not got it and could not fetch it. */
  { readonly kind: 'no-cli'; readonly detail: string } | { readonly kind: 'failed'; readonly detail: string }

/** Runs `npx supabase`, of one version, and gives what it wrote to its standard output. */
export async function runSupabase(args: readonly string[]): Promise<Result<string, CliError>> {
  const npm = findNpm(process.env)
  if (npm === undefined) return err({ kind: 'no-cli', detail: 'npm is not to be found' })
  const npx = [npm, 'exec', '--yes', '--prefer-offline', '--loglevel=error', `--package=${cli}`, '--']
  const version = await run([...npx, 'supabase', '--version'])
  if (version.code !== 0) return err({ kind: 'no-cli', detail: version.errors })
  const { code, output, errors } = await run([...npx, 'supabase', ...args])
  return code === 0 ? ok(output) : err({ kind: 'failed', detail: errors })
}

function run(command: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const home = join('node_modules', '.cache', 'supabase')
  mkdirSync(home, { recursive: true })
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SUPABASE_HOME: home, // what it writes down about itself
      SUPABASE_NO_UPDATE_NOTIFIER: '1',
      SUPABASE_TELEMETRY_DISABLED: '1',
    },
  })
  const text = { output: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.output += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.errors += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, ...text }))
  })
}
