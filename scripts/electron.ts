import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { findProgram } from './setup/command.mjs'
import { findElectron } from './stack/desktop.ts'

/*
 * The tests of the app in the real Electron. Where its binary or a display can't be had they are skipped, with the reason; with
 * BONFIRE_ELECTRON_TESTS=required that is a failure.
 */

/** A display of our own where there is none. */
async function startDisplay(): Promise<ChildProcess | null> {
  const { env, platform } = process
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return null
  const program = findProgram('Xvfb', env)
  if (program === undefined) return null
  const display = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [number] = (await Promise.race([
    once(display.stdio[3] ?? display, 'data'),
    once(display, 'exit').then(() => ['']),
  ])) as [Buffer | string]
  const name = number.toString().trim()
  if (name !== '') env['DISPLAY'] = `:${name}`
  return display
}

const display = await startDisplay()
const found = await findElectron()
if (!found.ok && process.env['BONFIRE_ELECTRON_TESTS'] === 'required') {
  process.stderr.write(`The tests of the app in Electron can't run: ${found.error.detail}.\n`)
  process.exitCode = 1
} else {
  const tests = spawn(
    process.execPath,
    ['node_modules/@playwright/test/cli.js', 'test', '--project=electron', ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(found.ok ? { BONFIRE_ELECTRON: found.value } : { BONFIRE_NO_ELECTRON: found.error.detail }),
      },
    },
  )
  process.on('SIGTERM', () => tests.kill('SIGTERM'))
  const [code] = (await once(tests, 'exit')) as [number | null]
  process.exitCode = code ?? 1
}
display?.kill('SIGTERM')
