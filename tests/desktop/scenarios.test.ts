import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { controlPlace } from '../../src/main/talk/control/control-place.ts'
import type { DesktopWorld } from '../support/desktop/desktop-world.ts'
import { scenarios } from '../support/desktop/scenarios.ts'
import { toApp } from '../support/electron/app-urls.ts'
import { app } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The scenarios of the real Electron (tests/electron), in the fake one.
 */

vi.setConfig({ testTimeout: 20_000 })

vi.mock('electron', () => import('../support/electron/electron.ts'))

const userData = join(machine.folder, 'userData')
let world: DesktopWorld

beforeAll(async () => {
  mkdirSync(userData, { mode: 0o700 })
  const { window, page } = await startApp()
  world = {
    page,
    userData,
    control: controlPlace(process.platform, process.env, userData),
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
