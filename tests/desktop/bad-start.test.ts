import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { defaultSettings } from '../../src/shared/settings.ts'
import { backend } from '../support/desktop/desktop-world.ts'
import { app } from '../support/electron/fake-app.ts'
import type { FakeWindow } from '../support/electron/fake-window.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The app starts where nothing can be written and nobody can be reached.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

let main: FakeWindow
let page: Page

beforeAll(async () => {
  // Files in the place of folders stop root as well.
  for (const name of ['userData', 'logs']) writeFileSync(join(machine.folder, name), '')
  ;({ window: main, page } = await startApp())
})
afterAll(() => machine.close())

test('without a network the window opens, and says what can’t be reached', async () => {
  expect(main.visible).toBe(true)
  await page.getByText(new URL(backend.url).host).first().waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
})

test('where nothing can be written settings hold until the app ends, and that is said once', async () => {
  expect(machine.messageBoxes).toEqual([])
  const change = async (zoom: number): Promise<void> => {
    const given = { app: { ...defaultSettings.app, zoom } }
    await page.evaluate((input) => window.bonfire?.['settings.change'](input), given)
  }
  await change(1.25)
  await vi.waitUntil(() => machine.messageBoxes.length > 0)
  await change(1.5)
  expect(main.webContents.zoomFactor).toBe(1.5)
  const ended = once(machine.events, 'quit')
  app.quit()
  await ended
  expect(machine.messageBoxes.map(({ message }) => message)).toEqual(['Bonfire can’t save your settings'])
})
