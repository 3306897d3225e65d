import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { defaultSettings } from '../../src/shared/settings.ts'
import { hear } from '../support/electron/hear.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The app starts with a settings file that was cut off.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const folder = join(machine.folder, 'userData')
let page: Page

beforeAll(async () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'settings.json'), '{"version": 1, "app": {"zo')
  writeFileSync(join(folder, 'settings.backup.json'), '{"version": 1, "app": {"zoom": 1.25}}')
  page = (await startApp()).page
})
afterAll(() => machine.close())

test('settings that can’t be read are kept beside, told of once, and the backup is used', async () => {
  expect(machine.messageBoxes).toMatchObject([{ message: 'Bonfire can’t read your settings' }])
  expect(readdirSync(folder).filter((name) => name.startsWith('settings.unreadable-'))).toHaveLength(1)
  expect(await page.evaluate(() => window.bonfire?.['settings.read']({}))).toEqual({
    ok: true,
    value: { ...defaultSettings, app: { ...defaultSettings.app, zoom: 1.25 } },
  })
})

test('a change is answered, told to the window, and refused when out of bounds', async () => {
  const heard = await hear(page, 'settings.changed')
  const app = { ...defaultSettings.app, zoom: 1.5 }
  const value = { ...defaultSettings, app }
  const change = { app }
  expect(await page.evaluate((given) => window.bonfire?.['settings.change'](given), change)).toEqual({
    ok: true,
    value,
  })
  expect(await heard.payload()).toEqual(value)
  const tooLarge = { app: { ...app, zoom: 30 } }
  expect(await page.evaluate((given) => window.bonfire?.['settings.change'](given), tooLarge)).toEqual({
    ok: false,
    error: { kind: 'bad-input' },
  })
})
