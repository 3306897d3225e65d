import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { build } from './stack/renderer-build.ts'

// `npm run dist -- --dir`: the arguments are electron-builder's.
await build()
const builder = ['node_modules/electron-builder/cli.js', ...process.argv.slice(2)]
const child = spawn(process.execPath, builder, { stdio: 'inherit' })
const [code] = (await once(child, 'exit')) as [number | null]
process.exitCode = code ?? 1
