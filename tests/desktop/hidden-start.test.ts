import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { app } from '../support/electron/fake-app.ts'
import { display, screen } from '../support/electron/fake-screen.ts'
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'
import { startMain } from '../support/electron/start-app.ts'

/*
 * The app starts with the system, on a small display.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

beforeAll(async () => {
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
