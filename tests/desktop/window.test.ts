import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { IpcInput } from '../../src/shared/ipc.ts'
import { notifyLimit } from '../../src/main/shell/notify-rules.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/fake-app.ts'
import { FakeNotification } from '../support/electron/fake-notification.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { hear } from '../support/electron/hear.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * A page that breaks, that wants to stay, and a window whose closing ends the app.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

let main: FakeWindow
let page: Page

beforeAll(async () => {
  ;({ window: main, page } = await startApp())
})
afterAll(() => machine.close())

const crash = (reason = 'crashed') =>
  main.webContents.emit('render-process-gone', {}, { reason, exitCode: 139 })

test('a page that ends as it should is not loaded again', () => {
  const reload = vi.spyOn(main.webContents, 'reload')
  crash('clean-exit')
  expect(reload).not.toHaveBeenCalled()
  reload.mockRestore()
})

test('a page that breaks is loaded again, but not for ever: then that is said, and showing the window tries again', async () => {
  for (let times = 0; times < 3; times++) {
    const loaded = page.waitForEvent('load')
    crash()
    await loaded
  }
  expect(machine.messageBoxes).toEqual([])
  crash()
  await vi.waitUntil(() => machine.messageBoxes.length > 0)
  expect(machine.messageBoxes[0]?.message).toBe('Bonfire’s window has broken several times in a row')
  const loaded = page.waitForEvent('load')
  app.emit('second-instance', {}, ['bonfire'])
  await loaded
})

test('a page that notifies by itself is stopped after a few', async () => {
  const ask = (channel: string, input: object) =>
    machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, channel, input)
  await ask('presence.report', { status: 'online' })
  main.blur()
  for (let n = 0; n < 50; n++) await ask('notify.show', { place: '#/', title: 'Mara', body: `${n}` })
  expect(FakeNotification.shown.length).toBeGreaterThanOrEqual(notifyLimit.burst)
  expect(FakeNotification.shown.length).toBeLessThan(25)
})

test('a page has no say in whether it goes', () => {
  expect(main.webContents.staysWhenLeft()).toBe(false)
})

test('where the app does not stay in the tray, closing the window leaves the room first', async () => {
  const report = (room: IpcInput<'voice.report'>['room'], status: 'connected' | 'idle') =>
    machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, 'voice.report', {
      room,
      status,
      muted: false,
      deafened: false,
      talking: false,
    })
  const change = { app: { ...defaultSettings.app, closeToTray: false } }
  await page.evaluate((given) => window.bonfire?.['settings.change'](given), change)
  await report({ name: 'Lounge', server: 'Bonfire' }, 'connected')
  const told = await hear(page, 'voice.command')
  const ended = once(machine.events, 'quit')
  expect(main.close()).toBe(false)
  expect(await told.payload()).toEqual({ command: 'leave' })
  await report(null, 'idle')
  await ended
  expect(main.visible).toBe(false)
})
