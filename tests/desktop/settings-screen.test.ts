import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Page } from '@playwright/test'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { FakeMenu } from '../support/electron/fake-menu.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The settings of the built app: what is chosen there reaches main, and what main changes shows there. Nobody is signed in: a
 * proxy may be what keeps the backend away.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

vi.setConfig({ testTimeout: 30_000 })

let page: Page

beforeAll(async () => {
  page = (await startApp()).page
  await page.locator('main').waitFor()
})
afterEach(async () => {
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})
afterAll(() => machine.close())

const dialog = () => page.getByRole('dialog', { name: 'Settings' })

const kept = () =>
  page.evaluate(async () => {
    const answer = await window.bonfire?.['settings.read']({})
    return answer?.ok === true ? answer.value : null
  })

test('settings open by key, and a choice reaches main', async () => {
  await page.keyboard.press('ControlOrMeta+,')
  const settings = dialog()
  await settings.getByRole('switch', { name: 'Close to the tray' }).click()
  await expect.poll(async () => (await kept())?.app.closeToTray).toBe(false)
  await settings.getByRole('radio', { name: 'This one' }).click()
  await settings.getByRole('textbox', { name: 'Address' }).fill('127.0.0.1:3128')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await kept())?.proxy).toEqual({ mode: 'fixed', rules: '127.0.0.1:3128' })
})

test('zoom chosen in the menu shows in the settings', async () => {
  FakeMenu.bar?.choose('settings')
  FakeMenu.bar?.choose('zoom-in')
  const zoom = page.getByRole('combobox', { name: 'Zoom' })
  await expect.poll(() => zoom.inputValue()).toBe('1.1')
})

test('the settings open by the menu and by their button', async () => {
  for (const open of [
    async () => FakeMenu.bar?.choose('settings'),
    async () => page.getByRole('button', { name: 'Settings' }).click(),
  ]) {
    await open()
    await dialog().getByRole('heading', { name: 'App', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  }
})
