import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { arrive, createServer, inviteLink, passwordOf, reads, say, signUp, type Person } from './person.ts'
import { startWorld, type World } from './world.ts'

// What goes wrong is said where the person sees it, and nothing they wrote is lost.

let world: World
let ann: Person

test.beforeAll(async () => {
  world = await startWorld()
  ann = await arrive('Ann', world.appUrl)
  await signUp(ann)
  await createServer(ann, 'Hut')
})
test.afterAll(async () => {
  await ann.browser.close()
  await world.close()
})

test('a wrong password, a taken name and a known address are told under their fields', async () => {
  const bob = await arrive('Bob', world.appUrl)
  const { page } = bob
  await page.getByLabel('E-mail').fill('ann@e2e.example')
  await page.getByLabel('Password').fill('not her password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('E-mail and password don’t match. Check both and try again.')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue('ann@e2e.example')

  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Bob')
  await page.getByLabel('Username').fill('ann')
  await page.getByLabel('E-mail').fill('ann@e2e.example')
  await page.getByLabel('Password').fill(passwordOf('Bob'))
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('There is an account with this address already.')).toBeVisible()

  await page.getByLabel('E-mail').fill('bob@e2e.example')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('@ann is taken. Choose another one.')).toBeVisible()
  await page.getByLabel('Username').fill('bob')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome, Bob' })).toBeVisible()
  await bob.browser.close()
})

test('expired, used-up, unknown and mistyped invites each say what they are', async () => {
  const admin = { apikey: world.stack.secretKey, 'content-type': 'application/json' }
  const set = async (code: string, values: object): Promise<void> => {
    const answer = await fetch(`${world.stack.url}/rest/v1/invites?code=eq.${code}`, {
      method: 'PATCH',
      headers: admin,
      body: JSON.stringify(values),
    })
    expect(answer.ok).toBe(true)
  }
  const codeOf = (link: string): string => link.slice(-16)
  const expired = await inviteLink(ann, 'Hut')
  await set(codeOf(expired), { expires_at: '2020-01-01T00:00:00Z' })
  const usedUp = await inviteLink(ann, 'Hut')
  await set(codeOf(usedUp), { max_uses: 1, uses: 1 })

  const eve = await arrive('Eve', world.appUrl)
  await signUp(eve)
  const { page } = eve
  for (const [link, words] of [
    [expired, 'This invite has expired. Ask for a new link.'],
    [usedUp, 'This invite has been used as often as it may be.'],
    [`${world.appUrl}#/invite/AAAAAAAAAAAAAAAA`, 'This invite doesn’t exist.'],
  ] as const) {
    await page.getByRole('button', { name: 'Join with a link' }).last().click()
    await page.getByLabel('Invite link').fill(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText(words)).toBeVisible()
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Join with a link' }).last().click()
  await page.getByLabel('Invite link').fill('https://example.org/nothing')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('This isn’t an invite link.')).toBeVisible()
  await eve.browser.close()
})

test('an empty message isn’t sent, and one of 4,001 characters stays where it was written', async () => {
  const { page } = ann
  const box = page.getByRole('textbox', { name: 'Message #general' })
  await box.fill('   ')
  await box.press('Enter')
  await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled()
  await box.fill('x'.repeat(4001))
  await expect(page.getByText('1 too many')).toBeVisible()
  await box.press('Enter')
  await expect(box).toHaveValue('x'.repeat(4001))
  await expect(page.getByRole('feed').getByRole('article')).toHaveCount(0)
  await box.fill('x'.repeat(4000))
  await box.press('Enter')
  await expect(page.getByRole('feed').getByRole('article')).toHaveCount(1)
})

test('while the database is killed nothing that was written is lost, and it goes out once it is back', async () => {
  await say(ann, 'before')
  await reads(ann, 'before')
  const killed = await killPostgres(world.stack.backend.pid)
  expect(killed).toBeGreaterThan(0)
  await say(ann, 'written during the outage')
  await say(ann, 'and another one')
  await ann.page.getByRole('feed').getByText('and another one').waitFor()
  // Sent by itself, or by hand where the app gave up waiting.
  await expect(async () => {
    const again = ann.page.getByRole('button', { name: 'Try again' })
    if (await again.first().isVisible()) await again.first().click()
    const { data } = await messages()
    expect(data.slice(-2)).toEqual(['written during the outage', 'and another one'])
  }).toPass({ timeout: 60_000 })
  await ann.page.reload()
  await reads(ann, 'and another one')
})

/** Every message's text in order, as the project's admin reads it. */
async function messages(): Promise<{ data: string[] }> {
  const answer = await fetch(`${world.stack.url}/rest/v1/messages?select=body&order=seq`, {
    headers: { apikey: world.stack.secretKey },
  })
  expect(answer.status).toBe(200)
  return { data: ((await answer.json()) as { body: string }[]).map(({ body }) => body) }
}

/** kill -9 of the postmaster that this backend started: its only child of that name. Linux, as the sound tests are. */
async function killPostgres(backendPid: number): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? []
    if (name === 'postgres' && Number(parent) === backendPid) {
      process.kill(Number(entry), 'SIGKILL')
      return Number(entry)
    }
  }
  return 0
}
