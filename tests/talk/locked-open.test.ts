import type { Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { defaultSettings } from '../../src/shared/settings.ts'
import { app, powerMonitor } from '../support/electron/electron.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'
import { FakeLogin } from '../support/lock/fake-login.ts'
import { startSessionBus, type SessionBus } from '../support/portal/session-bus.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'

/*
 * The built main while the microphone is locked open and nobody holds a key: what ends it, seen from the page.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

declare global {
  interface Window {
    told: string[]
  }
}

const patience = { timeout: 8_000 }
const linux = process.platform === 'linux'
let folder: TemporaryFolder
let bus: SessionBus | null = null
let login: FakeLogin | null = null
let page: Page

beforeAll(async () => {
  folder = await makeTemporaryFolder()
  if (linux) {
    bus = await startSessionBus(folder.path)
    login = await FakeLogin.start(bus.socket)
    vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', bus.address)
  }
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${folder.path}/nowhere`)
  page = (await startApp()).page
  await page.evaluate(async (talk) => {
    window.told = []
    window.bonfire?.on('talk.gate', ({ open }) => window.told.push(open ? 'open' : 'closed'))
    window.bonfire?.on('wake', ({ reason }) => window.told.push(reason))
    window.bonfire?.on('voice.command', ({ command }) => window.told.push(command))
    await window.bonfire?.['settings.change']({ talk })
    await window.bonfire?.['voice.report']({
      room: { name: 'Campfire', server: 'Bonfire' },
      status: 'connected',
      muted: false,
      deafened: false,
      talking: false,
    })
  }, talk)
}, 60_000)
beforeEach(async () => {
  await page.evaluate(async () => {
    await window.bonfire?.['talk.input']({ kind: 'press', bindingId: 'f8' })
    await window.bonfire?.['talk.input']({ kind: 'release', bindingId: 'f8' })
  })
  await page.waitForFunction(() => window.told.at(-1) === 'open', null, patience)
  await page.evaluate(() => void (window.told = []))
})
afterAll(async () => {
  await machine.close()
  await login?.kill()
  await bus?.close()
  await folder.remove()
})

const talk = {
  ...defaultSettings.talk,
  mode: 'toggle' as const,
  bindings: [
    {
      id: 'f8',
      action: 'talk' as const,
      shortcut: { modifiers: [], input: { kind: 'key' as const, code: 'F8' } },
    },
  ],
}
const told = (...words: string[]) =>
  page.waitForFunction((wanted) => window.told.join(' ') === wanted, words.join(' '), patience)

test('a locked screen closes it, and an unlocked one wakes the window', async () => {
  const lock = (locked: boolean): void => {
    if (login !== null) login.change({ LockedHint: locked })
    else powerMonitor.emit(locked ? 'lock-screen' : 'unlock-screen')
  }
  lock(true)
  await told('closed')
  lock(false)
  await told('closed', 'unlock')
})

test('quitting closes it before the room is left', async () => {
  app.quit()
  await told('closed', 'leave')
  expect(machine.windows).toHaveLength(1)
})
