import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { IpcInput } from '../../src/shared/ipc.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { powerMonitor } from '../support/electron/electron.ts'
import { app } from '../support/electron/fake-app.ts'
import { FakeMenu } from '../support/electron/fake-menu.ts'
import { FakeNotification } from '../support/electron/fake-notification.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { hear } from '../support/electron/hear.ts'
import { machine } from '../support/electron/machine.ts'
import { pretend, startApp } from '../support/electron/start-app.ts'

/*
 * What is different on macOS, as far as main decides it.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const place = '#/invite/abcDEF123_-45678'
let main: FakeWindow
let page: Page

beforeAll(async () => {
  pretend('darwin')
  // The link that starts the app comes as an event, before the app is ready.
  machine.events.once('single-instance-lock', () =>
    queueMicrotask(() => app.emit('open-url', {}, 'bonfire-chat://invite/abcDEF123_-45678')),
  )
  ;({ window: main, page } = await startApp())
})
afterAll(() => machine.close())

const report = <C extends 'presence.report' | 'badge.report'>(channel: C, input: IpcInput<C>) =>
  machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, channel, input)

test('the link that started the app leads to its place, and later ones too', async () => {
  await page.waitForURL((url) => url.hash === place)
  app.emit('open-url', {}, 'bonfire-chat://invite/0000000000000000')
  await page.waitForURL(/#\/invite\/0{16}$/)
})

test('the menu bar begins with the app’s own menu', () => {
  expect(FakeMenu.bar?.labels[0]).toBe('Bonfire')
  expect(FakeMenu.bar?.item('settings').accelerator).toBe('CmdOrCtrl+,')
})

test('the dock has a menu with presence and voice, and counts on its icon', async () => {
  await report('presence.report', { status: 'online' })
  const told = await hear(page, 'presence.choose')
  app.dock?.menu?.choose('presence-dnd')
  expect(await told.payload()).toEqual({ status: 'dnd' })
  expect(app.dock?.menu?.item('mute').label).toBe('Mute')
  await report('badge.report', { mentions: 4, unread: true })
  expect(app.dock?.badge).toBe('4')
  await report('badge.report', { mentions: 0, unread: true })
  expect(app.dock?.badge).toBe('•')
  await report('badge.report', { mentions: 0, unread: false })
  expect(app.dock?.badge).toBe('')
})

test('the menu bar’s icon is a template, and a click on it opens its menu only', () => {
  const tray = FakeTray.all[0] ?? expect.fail('no tray')
  expect(tray.icon).toBe('awayTemplate.png')
  main.hide()
  tray.emit('click')
  expect(main.visible).toBe(false)
  main.show()
})

test('closing hides the window without a word, out of full screen first, and the dock brings it back', async () => {
  const full = once(main, 'enter-full-screen')
  main.setFullScreen(true)
  await full
  const left = once(main, 'leave-full-screen')
  const hidden = once(main, 'hide')
  expect(main.close()).toBe(false)
  expect([main.isFullScreen(), main.visible]).toEqual([true, true])
  await left
  await hidden
  expect(main.visible).toBe(false)
  expect(FakeNotification.shown).toEqual([])
  app.emit('activate')
  expect(main.visible).toBe(true)
})

test('start at login is kept by the system', async () => {
  const change = { app: { ...defaultSettings.app, startAtLogin: true } }
  await page.evaluate((given) => window.bonfire?.['settings.change'](given), change)
  expect(app.loginItems).toEqual({ openAtLogin: true, args: ['--hidden'] })
})

test('the system’s own spelling is used, in its languages', () => {
  expect(machine.session.spelling.enabled).toBe(true)
})

test('a system that shuts down is not held up', () => {
  let ended = false
  machine.events.once('quit', () => (ended = true))
  powerMonitor.emit('shutdown')
  app.quit()
  // At the first call: held for a moment would end as well, and macOS would have given up by then.
  expect(ended).toBe(true)
  expect(main.visible).toBe(false)
})
