import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { scenes } from './page/scenes.ts'

const configFile = join(import.meta.dirname, 'vite.config.ts')
let outDir: string
let server: PreviewServer
let browser: Browser
let page: Page
/** Whatever the page complains of, broken content security policy included. */
let errors: string[]

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'bonfire-gallery-'))
  await build({ configFile, build: { outDir, emptyOutDir: true }, logLevel: 'error' })
  server = await preview({ configFile, build: { outDir }, preview: { port: 0 }, logLevel: 'error' })
  browser = await launchChromium()
  page = await browser.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text()) // no favicon here
  })
})

afterAll(async () => {
  await browser.close()
  await server.close()
  await rm(outDir, { recursive: true })
})

/** The desktop app's usual and smallest windows, and a narrow browser window (px). */
const sizes = [
  { width: 1280, height: 800 },
  { width: 940, height: 600 },
  { width: 480, height: 640 },
  // the smallest window at 200 % zoom
  { width: 470, height: 300 },
]

async function open(scene: string): Promise<void> {
  errors = []
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?scene=${scene}`)
  await page.locator('main').first().waitFor()
}

test.for(Object.keys(scenes))('%s is drawn without errors and fits each window', async (scene) => {
  await open(scene)
  for (const size of sizes) {
    await page.setViewportSize(size)
    const { wide, high } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - innerWidth,
      high: document.documentElement.scrollHeight - innerHeight,
    }))
    expect({ ...size, wide, high }).toEqual({ ...size, wide: 0, high: 0 })
  }
  expect(errors).toEqual([])
})

/** Pressed only if it is there, uncovered and inside the window. */
const reach = (name: string): Promise<void> =>
  page
    .getByRole('region', { name: 'Voice', exact: true })
    .getByRole('button', { name })
    .click({ trial: true })

test.for([
  ['voice-connecting', 'Connecting', ['Mute', 'Deafen', 'Leave voice']],
  ['voice-connected', 'Voice connected', ['Mute', 'Deafen', 'Leave voice']],
  ['voice-talking', 'Talking', ['Mute', 'Deafen', 'Leave voice']],
  ['voice-unplugged', 'Built-in Audio', ['Mute', 'Deafen', 'Leave voice', 'Dismiss']],
  ['voice-reconnecting', 'Reconnecting', ['Mute', 'Deafen', 'Leave voice']],
  ['voice-denied', 'Not connected', ['Try again', 'Dismiss']],
] as const)('%s is in sight and in reach in each window', async ([scene, words, buttons]) => {
  await open(scene)
  const bar = page.getByRole('region', { name: 'Voice', exact: true })
  if ((await bar.count()) === 0) await page.getByRole('button', { name: 'Join Lounge' }).click()
  for (const size of sizes) {
    await page.setViewportSize(size)
    await bar.getByText(words).waitFor()
    await bar.getByText('Lounge · ').waitFor()
    for (const name of buttons) await reach(name)
    await page.getByRole('button', { name: /(Show|Hide) members/ }).click()
    for (const name of buttons) await reach(name)
    expect(await bar.count()).toBe(1)
  }
})

test('in a narrow window, joining puts the channels away and shows the voice bar', async () => {
  await open('channel')
  await page.setViewportSize({ width: 480, height: 640 })
  await page.getByRole('button', { name: 'Servers and channels' }).click()
  await page.getByRole('button', { name: 'Join Lounge' }).click()
  await page.getByRole('button', { name: /your menu/ }).waitFor({ state: 'hidden' })
  await reach('Leave voice')
})

test('windows, menus, tooltips and toasts keep to the content security policy', async () => {
  await open('channel')
  await page.getByRole('button', { name: 'Invite people' }).hover()
  await page.getByRole('tooltip').waitFor()
  for (const name of [
    'Create a server',
    'Join with a link',
    'Invite people',
    'Keyboard shortcuts',
    'Go to',
  ]) {
    await page.getByRole('button', { name, exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  for (const name of [/server menu/, /your menu/]) {
    await page.getByRole('button', { name }).click()
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Channel details' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Channel details' }).getByText('In sync to #15').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Join Lounge' }).click()
  await page.getByRole('region', { name: 'Voice', exact: true }).waitFor()
  expect(errors).toEqual([])
})

test('settings open by key, by button and by the switcher, and keep to the content security policy', async () => {
  await open('settings-voice')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.waitFor()
  await page.keyboard.press('Escape')
  await settings.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+,')
  await settings.getByRole('heading', { name: 'Voice' }).waitFor()
  for (const name of ['Push-to-talk', 'App', 'Voice']) {
    await settings.getByRole('tab', { name }).click()
    await settings.getByRole('heading', { name, exact: true }).waitFor()
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('settings')
  await page.keyboard.press('Enter')
  await settings.waitFor()
  expect(errors).toEqual([])
})

test('while a key is waited for, a press outside closes nothing', async () => {
  await open('settings-capture')
  await page.getByText('Press a key or mouse button').waitFor()
  await page.mouse.click(5, 5)
  await page.keyboard.press('Escape')
  await page.getByText('Press a key or mouse button').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Press a key or mouse button').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

test('the level of the microphone is drawn while it is checked', async () => {
  await open('settings-voice')
  const level = () =>
    page
      .getByRole('meter', { name: 'Microphone level' })
      .evaluate((meter) => meter.style.getPropertyValue('--level'))
  await expect.poll(level).toMatch(/^0\.[1-9]/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect.poll(level).toBe('')
})
