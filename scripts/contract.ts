import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { projectFrom } from '../tests/contract/project.ts'

// `npm run contract`: against the project of SUPABASE_URL, or an embedded backend. The arguments are Vitest's.
const complaint = process.env['SUPABASE_URL'] === undefined ? null : complaintAbout(process.env)
if (complaint === null) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'contract', ...process.argv.slice(2)]
  const child = spawn(process.execPath, vitest, { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exitCode = code ?? 1
} else {
  process.stderr.write(`No project can be asked: ${complaint}.\n`)
  process.exitCode = 2
}

/** Before Vitest starts, whose own words would bury it. */
function complaintAbout(env: NodeJS.ProcessEnv): string | null {
  try {
    projectFrom(env)
    return null
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}
