import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { backend, type DesktopWorld } from '../support/desktop/desktop-world.ts'
import { scenarios } from '../support/desktop/scenarios.ts'
import { toApp } from '../support/electron/app-urls.ts'
import { app } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'

/*
 * The scenarios of the real Electron (tests/electron), in the fake one.
 */

vi.setConfig({ testTimeout: 20_000 })

vi.mock('electron', () => import('../support/electron/electron.ts'))

const userData = join(machine.folder, 'userData')
let world: DesktopWorld

beforeAll(async () => {
  mkdirSync(userData, { mode: 0o700 })
  vi.stubEnv('BONFIRE_BACKEND_URL', backend.url)
  vi.stubEnv('BONFIRE_PUBLISHABLE_KEY', backend.publishableKey)
  await import(pathToFileURL(resolve('out/main/index.js')).href)
  await machine.start()
  const window = await vi.waitUntil(() => machine.windows.find(({ visible }) => visible), { timeout: 20_000 })
  const page = await window.page()
  world = {
    page,
    userData,
    address: () => toApp(page.url(), machine.schemes),
    windowCount: () => Promise.resolve(machine.windows.length),
    closeWindow: () => Promise.resolve(void window.close()),
    isShown: () => Promise.resolve(window.visible),
    openedOutside: () => Promise.resolve(machine.openedOutside.splice(0)),
    startAgain(...args) {
      app.emit('second-instance', {}, ['bonfire', ...args])
      return Promise.resolve()
    },
  }
})
afterAll(() => machine.close())

describe('in the fake Electron', () => {
  for (const scenario of scenarios) test(scenario.name, () => scenario.run(world))
})
