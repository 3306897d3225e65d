import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type {} from '../../src/renderer/adapters/desktop/desktop.ts' // window.bonfire
import type { KeptDirectory } from '../../src/shared/device-memory.ts'
import { backend } from '../support/desktop/desktop-world.ts'
import { machine } from '../support/electron/machine.ts'
import { startApp } from '../support/electron/start-app.ts'

/*
 * The app as it is built, started again by somebody who was signed in, on a machine that reaches nothing.
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))

vi.setConfig({ testTimeout: 30_000 })

const { host } = new URL(backend.url)
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const session = JSON.stringify({
  access_token: 'eyJhbGciOiJIUzI1NiJ9.e30.x',
  refresh_token: 'planted',
  token_type: 'bearer',
  expires_in: 3_600,
  expires_at: 1,
  user: {
    id: id(1),
    aud: 'authenticated',
    email: 'mara@example.org',
    user_metadata: {},
    app_metadata: {},
    created_at: '',
  },
})
const kept: KeptDirectory = {
  profile: { id: id(1), username: 'mara', display_name: 'Mara' },
  servers: [{ id: id(2), name: 'Camp', owner_id: id(1), epoch: 0 }],
  channels: [
    {
      id: id(3),
      server_id: id(2),
      kind: 'text',
      name: 'fireside',
      position: 0,
      parent_id: null,
      topic: null,
      epoch: 0,
      is_open: true,
      archived_at: null,
    },
  ],
}
let page: Page

beforeAll(async () => {
  page = (await startApp()).page
  const remember = { name: `bonfire.session.${host}`, value: session }
  await page.evaluate((input) => window.bonfire?.['secrets.write'](input), remember)
})
afterAll(() => machine.close())

const startAgain = async (directory: unknown): Promise<void> => {
  await page.evaluate((args) => localStorage.setItem(...args), [
    `bonfire.directory.${host}`,
    JSON.stringify(directory),
  ] as const)
  await page.reload({ waitUntil: 'load' })
}

test('the channels of last time are shown at once, and said to be old', async () => {
  await startAgain(kept)
  await page.getByRole('navigation', { name: 'Channels' }).getByText('fireside').waitFor()
  await page.getByText('This is how it was when you were last here').waitFor()
  expect(await page.getByText('Mara').count()).toBeGreaterThan(0)
})

test.each([
  ['another person’s', { ...kept, profile: { ...kept.profile, id: id(9) } }],
  ['damaged', { ...kept, channels: 'all' }],
])('what is kept and is %s is not shown', async (_name, directory) => {
  await startAgain(directory)
  await page
    .getByText(/couldn’t be (loaded|reached)|doesn’t answer|can’t be reached|not answer/)
    .first()
    .waitFor()
  expect(await page.getByText('fireside').count()).toBe(0)
})

test('signing out forgets it, without a network too', async () => {
  await startAgain(kept)
  await page.getByRole('navigation', { name: 'Channels' }).getByText('fireside').waitFor()
  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.type('sign out')
  await page.keyboard.press('Enter')
  await page.getByLabel('Password').first().waitFor()
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => /directory|session/.test(key))),
  ).toEqual([])
  await vi.waitUntil(async () => {
    const read = await page.evaluate(
      (name) => window.bonfire?.['secrets.read']({ name }),
      `bonfire.session.${host}`,
    )
    return read?.ok === true && read.value.value === null
  }, 20_000)
})
