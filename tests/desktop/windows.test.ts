import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { IpcInput } from '../../src/shared/ipc.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/fake-app.ts'
import { keepPipesIn } from '../support/electron/fake-pipes.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { hear } from '../support/electron/hear.ts'
import { machine } from '../support/electron/machine.ts'
import { pretend, startApp } from '../support/electron/start-app.ts'

/*
 * What is different on Windows, as far as main decides it.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const userData = join(machine.folder, 'userData')
let main: FakeWindow
let page: Page

beforeAll(async () => {
  if (platform() !== 'win32') keepPipesIn(machine.folder)
  pretend('win32')
  mkdirSync(userData) // as Electron does
  ;({ window: main, page } = await startApp())
})
afterAll(() => machine.close())

const report = (badge: IpcInput<'badge.report'>) =>
  machine.invokeFrom({ url: 'app://bonfire/index.html', parent: null }, 'badge.report', badge)

test('the app has the name that the installer gives it, by which its notifications are shown', () => {
  expect(app.userModelId).toBe('chat.bonfire.desktop')
})

test('other programs find the app by a pipe, whose name stands in its data', async () => {
  const file = join(userData, 'control-pipe')
  await vi.waitUntil(() => existsSync(file))
  expect(readFileSync(file, 'utf8')).toMatch(/^\\\\\.\\pipe\\bonfire-[0-9a-f-]{36}$/)
})

test('counts lie over the taskbar’s button', async () => {
  await report({ mentions: 2, unread: true })
  expect(main.overlay).toEqual({ file: '2.png', description: '2 mentions' })
  await report({ mentions: 0, unread: true })
  expect(main.overlay).toEqual({ file: 'unread.png', description: 'Unread messages' })
  await report({ mentions: 0, unread: false })
  expect(main.overlay).toBeNull()
})

test('counts are put back when the window is shown: the taskbar has another button then', async () => {
  await report({ mentions: 2, unread: true })
  main.hide()
  main.setOverlayIcon(null, '')
  main.show()
  expect(main.overlay?.file).toBe('2.png')
  await report({ mentions: 0, unread: false })
})

test('a task of the jump list starts the app again, which hands it to the one that runs', async () => {
  const [category] = app.jumpList ?? []
  const mute = category?.items?.find(({ title }) => title === 'Mute or unmute')
  expect(mute?.program).toBe(process.execPath)
  const told = await hear(page, 'voice.command')
  main.hide()
  app.emit('second-instance', {}, ['Bonfire.exe', mute?.args ?? ''])
  expect(await told.payload()).toEqual({ command: 'mute' })
  expect(main.visible).toBe(false)
})

test('the tray has icons in the system’s sizes', () => {
  expect(FakeTray.all[0]?.icon).toBe('away.png')
})

test('start at login is kept by the system, hidden', async () => {
  const change = { app: { ...defaultSettings.app, startAtLogin: true } }
  await page.evaluate((given) => window.bonfire?.['settings.change'](given), change)
  expect(app.loginItems).toEqual({ openAtLogin: true, args: ['--hidden'] })
})

test('when the person’s session ends, what was changed is written at once', async () => {
  const file = join(userData, 'settings.json')
  const written = (text: string): boolean => existsSync(file) && readFileSync(file, 'utf8').includes(text)
  const zoom = (factor: number): Promise<unknown> =>
    page.evaluate((given) => window.bonfire?.['settings.change'](given), {
      app: { ...defaultSettings.app, zoom: factor },
    })
  await zoom(1.5)
  await vi.waitUntil(() => written('1.5'))
  vi.useFakeTimers({ toFake: ['setTimeout'] }) // from here on nothing is written later
  onTestFinished(() => void vi.useRealTimers())
  await zoom(1.75)
  main.emit('session-end')
  while (!written('1.75')) await page.evaluate(() => undefined) // Vitest's own waiting would move the clock
})
