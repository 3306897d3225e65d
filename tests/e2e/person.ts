import { expect, type Browser, type Page } from '@playwright/test'
import type { SoundCard } from '../support/sound/sound-card.ts'
import { launchChromium } from '../support/chromium.ts'

/** Somebody at the app: a Chromium of their own, with a microphone and a speaker of their own. */
export interface Person {
  readonly name: string
  readonly page: Page
  readonly browser: Browser
  /** What the browser complained of: errors nobody caught, and violations of the content security policy. */
  readonly complaints: readonly string[]
}

export async function arrive(name: string, appUrl: string, card?: SoundCard): Promise<Person> {
  const browser = await launchChromium(card?.env(name))
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && /Content Security Policy/.test(line.text())) complaints.push(line.text())
  })
  await page.goto(appUrl)
  return { name, page, browser, complaints }
}

export const passwordOf = (name: string): string => `${name} by the fire`
const emailOf = (name: string): string => `${name}@e2e.example`

export async function signUp({ name, page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Username').fill(name.toLowerCase())
  await page.getByLabel('E-mail').fill(emailOf(name))
  await page.getByLabel('Password').fill(passwordOf(name))
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: `Welcome, ${name}` })).toBeVisible()
}

export async function createServer({ page }: Person, server: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a server' }).last().click()
  await page.getByLabel('Server name').fill(server)
  await page.getByRole('button', { name: 'Create server' }).click()
  await expect(page.getByRole('textbox', { name: 'Message #general' })).toBeVisible()
}

/** Makes an invite link and gives what stands in the field. */
export async function inviteLink({ page }: Person, server: string): Promise<string> {
  await page.getByRole('button', { name: `${server}, server menu` }).click()
  await page.getByRole('menuitem', { name: 'Invite people' }).click()
  await page.getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByLabel('Invite link').inputValue()
  await page.keyboard.press('Escape')
  return link
}

export async function joinByLink({ page }: Person, link: string, server: string): Promise<void> {
  await page.getByRole('button', { name: 'Join with a link' }).last().click()
  await page.getByLabel('Invite link').fill(link)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: `Join ${server}` }).click()
  await expect(page.getByRole('textbox', { name: 'Message #general' })).toBeVisible()
}

export async function say({ page }: Person, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message #general' })
  await box.fill(text)
  await box.press('Enter')
  await expect(box).toHaveValue('')
}

export const reads = ({ page }: Person, text: string): Promise<void> =>
  expect(page.getByRole('feed').getByText(text, { exact: true })).toBeVisible()

export async function joinVoice({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Join Lounge' }).click()
  await expect(page.getByRole('region', { name: 'Voice' }).getByText('Voice connected')).toBeVisible()
}
