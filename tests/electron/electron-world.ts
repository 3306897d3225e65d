import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import { controlPlace } from '../../src/main/talk/control/control-place.ts'
import { backend, type DesktopWorld } from '../support/desktop/desktop-world.ts'

declare global {
  /** In main: what the system was asked to open. */
  var openedOutside: string[]
}

export interface ElectronWorld extends DesktopWorld {
  readonly app: ElectronApplication
}

/** The real app on a profile in this folder. `binary`: Electron's. */
export async function openElectron(binary: string, folder: string): Promise<ElectronWorld> {
  const userData = join(folder, 'profile')
  const runtime = join(folder, 'run')
  for (const path of [userData, runtime]) await mkdir(path, { recursive: true, mode: 0o700 })
  const env = {
    ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
    XDG_RUNTIME_DIR: runtime,
    BONFIRE_BACKEND_URL: backend.url,
    BONFIRE_PUBLISHABLE_KEY: backend.publishableKey,
  }
  const args = ['.', `--user-data-dir=${userData}`]
  const cwd = resolve('.')
  const app = await _electron.launch({ args, cwd, env })
  const page = await app.firstWindow()
  // nothing here may touch the profile of whoever runs the tests
  assert.equal(await app.evaluate((electron) => electron.app.getPath('userData')), userData)
  await app.evaluate(({ shell }) => {
    globalThis.openedOutside = []
    shell.openExternal = (url) => {
      globalThis.openedOutside.push(url)
      return Promise.resolve()
    }
  })
  return {
    app,
    page,
    userData,
    control: controlPlace(process.platform, env, userData),
    address: () => page.url(),
    windowCount: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    isShown: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false),
    openedOutside: () => app.evaluate(() => globalThis.openedOutside.splice(0)),
    async startAgain(...more) {
      const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [] // as Playwright starts the first
      const second = spawn(binary, [...sandbox, ...args, ...more], { cwd, env, stdio: 'ignore' })
      await once(second, 'exit')
    },
  }
}
