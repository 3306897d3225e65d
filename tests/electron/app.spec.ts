import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { defaultSettings } from '../../src/shared/settings.ts'
import { scenarios } from '../support/desktop/scenarios.ts'
import { openElectron, type ElectronWorld } from './electron-world.ts'

/*
 * The app in the real Electron, where its binary can be had (scripts/electron.ts says why not). The scenarios are those of the
 * fake one; below them is what only the real one can show.
 */

const binary = process.env['BONFIRE_ELECTRON']
test.skip(binary === undefined, process.env['BONFIRE_NO_ELECTRON'] ?? 'start it with: npm test -- electron')
test.describe.configure({ mode: 'serial' })

let folder: string
let world: ElectronWorld
/** Ways to stop what was started, in order. */
const started: (() => Promise<void>)[] = []

test.beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'bonfire-app-')))
  started.push(() => rm(folder, { recursive: true, force: true }))
  world = await openElectron(binary ?? '', folder)
  started.push(() => world.app.close())
})
test.afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

for (const scenario of scenarios) test(scenario.name, () => scenario.run(world))

test('the page runs in the system’s sandbox', async () => {
  test.skip(process.platform === 'linux', 'Playwright starts Electron without its sandbox on Linux')
  const metrics = await world.app.evaluate((electron) => electron.app.getAppMetrics())
  const pages = metrics.filter(({ type }) => type === 'Tab')
  expect(pages).not.toEqual([])
  expect(pages.every(({ sandboxed }) => sandboxed)).toBe(true)
})

test('settings survive a restart', async () => {
  await world.app.close()
  world = await openElectron(binary ?? '', folder)
  expect(await world.page.evaluate(() => window.bonfire?.['settings.read']({}))).toEqual({
    ok: true,
    value: { ...defaultSettings, app: { ...defaultSettings.app, zoom: 1.25 } },
  })
})
