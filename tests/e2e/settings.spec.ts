import { expect, test } from '@playwright/test'
import { sound } from '../../scripts/setup/needs.mjs'
import { lacking } from '../support/equipment.ts'
import { startSoundCard } from '../support/sound/sound-card.ts'
import { arrive, createServer, signUp, type Person } from './person.ts'
import { startWorld } from './world.ts'

let ann: Person

/** What was started, in order. */
const started: (() => Promise<void>)[] = []

const noSound = lacking(sound)
test.skip(noSound !== null, noSound ?? '')

test.beforeAll(async () => {
  const world = await startWorld()
  started.push(() => world.close())
  const card = await startSoundCard(['Ann'])
  started.push(() => card.close())
  ann = await arrive('Ann', world.appUrl, card)
  started.push(() => ann.browser.close())
  await signUp(ann)
  await createServer(ann, 'Mountain hut')
})
test.afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

test('in a browser the microphone is checked, chosen and still chosen after a reload', async () => {
  const { page } = ann
  const settings = page.getByRole('dialog', { name: 'Settings' })
  const microphone = settings.getByRole('combobox', { name: 'Microphone' })

  await page.keyboard.press('Control+,')
  await settings.getByRole('button', { name: 'Check microphone' }).click()
  await settings.getByRole('button', { name: 'Stop' }).click()
  await expect(microphone.getByRole('option')).not.toHaveCount(1)
  const named = (await microphone.getByRole('option').allTextContents()).at(-1) ?? ''
  await microphone.selectOption({ label: named })
  await settings.getByRole('button', { name: 'Play a sound' }).click()
  await expect(settings.getByRole('button', { name: 'Play a sound' })).toBeEnabled()

  await settings.getByRole('tab', { name: 'App' }).click()
  await settings.getByRole('radio', { name: 'Light' }).click()
  await expect(settings.getByRole('switch')).toHaveCount(0) // a browser has no tray

  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Message #general' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(microphone.getByRole('option', { selected: true })).toHaveText(named)
  await expect(settings.getByRole('alert')).toHaveCount(0)
  expect(ann.complaints).toEqual([])
})
