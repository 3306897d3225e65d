import { spawn } from 'node:child_process'
import { once } from 'node:events'

// `npm run contract`: against the project of SUPABASE_URL, or an embedded backend. The arguments are Vitest's.
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'contract', ...process.argv.slice(2)]
const child = spawn(process.execPath, vitest, { stdio: 'inherit' })
const [code] = (await once(child, 'exit')) as [number | null]
process.exitCode = code ?? 1
