// The first program of every command: `node scripts/setup.mjs <script> [arguments]`. It makes the machine ready
// for the script, then runs it. Plain JavaScript for Node 20 with nothing installed: it imports only its own parts.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runScript } from './setup/child.mjs'
import { describe } from './setup/failure.mjs'
import { cacheFolder } from './setup/folders.mjs'
import { prepare } from './setup/prepare.mjs'
import { createProgress } from './setup/progress.mjs'
import { exitCodeOf, watchSignals } from './setup/signals.mjs'

const [script, ...args] = process.argv.slice(2)
if (script === undefined) {
  process.stderr.write('Usage: node scripts/setup.mjs <script> [arguments]\n')
  process.exit(2)
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const progress = createProgress(process.stderr)
const signals = watchSignals(process)
try {
  const ready = await prepare(
    {
      root,
      cache: cacheFolder(process.platform, process.env),
      platform: process.platform,
      arch: process.arch,
      env: process.env,
      signal: signals.aborted,
      progress,
    },
    script,
  )
  if (ready.ok) {
    process.exitCode = await runScript(ready.value, root, script, args, signals)
  } else {
    process.stderr.write(describe(ready.error))
    process.exitCode = 1
  }
} catch (cause) {
  if (!signals.aborted.aborted) throw cause
  process.exitCode = exitCodeOf(signals.aborted.reason)
} finally {
  progress.close()
  signals.close()
}
