import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { build, buildIsStale } from './stack/renderer-build.ts'

// `npm run e2e -- voice --headed`: the arguments are Playwright's.
if (await buildIsStale()) await build()
// In one word: `--project` takes every word after it for a project.
const playwright = ['node_modules/@playwright/test/cli.js', 'test', '--project=e2e', ...process.argv.slice(2)]
const child = spawn(process.execPath, playwright, { stdio: 'inherit' })
process.on('SIGINT', () => undefined) // Playwright is told by the terminal as well, and cleans up
const [code] = (await once(child, 'exit')) as [number | null]
process.exitCode = code ?? 1
