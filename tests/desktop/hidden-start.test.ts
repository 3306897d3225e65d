import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { encode } from '../../src/main/settings/stored.ts'
import { autostartEntry } from '../../src/main/shell/autostart.ts'
import { defaultSettings } from '../../src/shared/settings.ts'
import { app } from '../support/electron/fake-app.ts'
import { display, screen } from '../support/electron/fake-screen.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'
import { startMain } from '../support/electron/start-app.ts'

/*
 * The app starts with the system, on a small display.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const entry = join(machine.folder, 'config', 'autostart', 'bonfire.desktop')

beforeAll(async () => {
  vi.stubEnv('XDG_CONFIG_HOME', join(machine.folder, 'config'))
  vi.stubEnv('APPIMAGE', '/home/a/Bonfire-2.AppImage')
  mkdirSync(dirname(entry), { recursive: true })
  writeFileSync(entry, autostartEntry('/home/a/Bonfire-1.AppImage', ['--hidden']))
  mkdirSync(join(machine.folder, 'userData'), { recursive: true })
  const settings = { ...defaultSettings, app: { ...defaultSettings.app, startAtLogin: true } }
  writeFileSync(join(machine.folder, 'userData', 'settings.json'), encode(settings))
  screen.displays = [display({ x: 0, y: 0, width: 1024, height: 640 })]
  await startMain({ args: ['--hidden'] })
})
afterAll(() => machine.close())

test('nobody asked for a window, but the app runs, and shows it when somebody does', async () => {
  const main = await vi.waitUntil(() => machine.windows[0])
  const page = await main.page()
  await page.waitForFunction(() => document.body.textContent.trim() !== '')
  expect(main.visible).toBe(false)
  expect(FakeTray.all).toHaveLength(1)
  app.emit('second-instance', {}, ['bonfire'])
  expect(main.visible).toBe(true)
})

test('the window is no larger than the display', () => {
  expect(machine.windows[0]?.options).toMatchObject({ width: 1024, height: 600 })
})

test('the entry that started it names the program of today, so that it does so again', async () => {
  await vi.waitUntil(() => readFileSync(entry, 'utf8').includes('Bonfire-2.AppImage'))
  expect(readFileSync(entry, 'utf8')).toBe(autostartEntry('/home/a/Bonfire-2.AppImage', ['--hidden']))
})
