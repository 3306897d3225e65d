import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import { FakeTray } from '../support/electron/fake-tray.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'
import { startSoundCard } from '../support/sound/sound-card.ts'

/*
 * The app finds the devices of a real sound server, tells main of them, and follows what is chosen in the tray.
 *
 * @module-tag sound
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

const patience = { timeout: 20_000 }

let page: Page
/** Ways to stop what was started, in order. */
const started: (() => Promise<void>)[] = []

beforeAll(async () => {
  const card = await startSoundCard(['Desk', 'Headset'])
  started.push(() => card.close())
  for (const [name, value] of Object.entries(card.sharedEnv)) vi.stubEnv(name, value)
  started.push(() => machine.close())
  ;({ page } = await startApp())
  await page.context().grantPermissions(['microphone']) // in Electron, main's handlers grant it
  await page.reload()
})
afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

const tray = () => FakeTray.all[0]?.menu
const entries = () => tray()?.items.map(({ label }) => label) ?? []
const chosen = () => page.evaluate(async () => window.bonfire?.['settings.read']({}))

test('the tray offers the microphones and speakers there are', async () => {
  await expect
    .poll(entries, patience)
    .toEqual(expect.arrayContaining(['DeskMic', 'HeadsetMic', 'HeadsetSpeaker']))
})

test('a device chosen in the tray is kept by id and name, told to the window, and checked', async () => {
  const heard = await page.evaluateHandle(() => {
    const all: unknown[] = []
    window.bonfire?.on('settings.changed', (settings) => all.push(settings))
    return all
  })
  tray()?.choose('HeadsetMic')
  const headset = { id: expect.stringMatching(/^[0-9a-f]{64}$/) as string, label: 'HeadsetMic' }
  await expect
    .poll(() => heard.jsonValue(), patience)
    .toMatchObject([{ audio: { input: headset, output: null } }])
  expect(await chosen()).toMatchObject({ ok: true, value: { audio: { input: headset, output: null } } })
  await expect.poll(() => tray()?.item('HeadsetMic').checked, patience).toBe(true)
})

test('one chosen by the window is kept the same way, and null gives the choice back to the system', async () => {
  const device = { id: 'any', label: 'HeadsetSpeaker' }
  const choose = (given: typeof device | null) =>
    page.evaluate((to) => window.bonfire?.['audio.choose']({ direction: 'output', device: to }), given)
  expect(await choose(device)).toEqual({ ok: true, value: null })
  expect(await chosen()).toMatchObject({ value: { audio: { output: device } } })
  await choose(null)
  expect(await chosen()).toMatchObject({ value: { audio: { output: null } } })
})

test('nonsense is neither reported nor chosen', async () => {
  const refused = { ok: false, error: { kind: 'bad-input' } }
  const answers = await page.evaluate(async () => {
    const bridge = window.bonfire as unknown as Record<string, (input: unknown) => Promise<unknown>>
    return [
      await bridge['audio.choose']?.({ direction: 'sideways', device: null }),
      await bridge['audio.choose']?.({ direction: 'input', device: { id: 'x'.repeat(600), label: '' } }),
      await bridge['audio.report']?.({ inputs: [{ id: 1 }], outputs: [], inUse: {} }),
    ]
  })
  expect(answers).toEqual([refused, refused, refused])
  expect(entries()).toContain('DeskMic')
})
