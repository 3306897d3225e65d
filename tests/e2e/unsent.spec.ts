import { expect, test } from '@playwright/test'
import { arrive, createServer, reads, say, signUp, type Person } from './person.ts'
import { startWorld, type World } from './world.ts'

let world: World
let ann: Person
const started: (() => Promise<void>)[] = []

test.beforeAll(async () => {
  world = await startWorld()
  started.push(() => world.close())
  ann = await arrive('Ann', world.appUrl)
  started.push(() => ann.browser.close())
})
test.afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

test('what could not be sent outlives the window, shows in every window, and is sent once and in order', async () => {
  const { page } = ann
  const context = page.context()
  await signUp(ann)
  await createServer(ann, 'Mountain hut')
  await say(ann, 'before')
  await reads(ann, 'before')

  await context.route('**/rpc/send_message', (route) => route.abort())
  await say(ann, 'one')
  await say(ann, 'two')
  await expect(page.getByRole('alert').first()).toContainText('Not sent')

  const second: Person = { ...ann, page: await context.newPage() }
  await second.page.goto(page.url())
  const waiting = (text: string) => second.page.getByRole('feed').getByText(text)
  await expect(waiting('one')).toBeVisible()
  await page.close()
  await second.page.reload()
  await expect(waiting('two')).toBeVisible()

  await context.unroute('**/rpc/send_message')
  await expect(second.page.getByRole('alert')).toHaveCount(0, { timeout: 60_000 })
  const lines = await second.page
    .getByRole('feed')
    .getByText(/^(before|one|two)$/)
    .allTextContents()
  expect(lines).toEqual(['before', 'one', 'two'])

  await second.page.getByRole('button', { name: 'Channel details' }).click()
  await expect(second.page.getByRole('dialog').getByText('In sync to #3')).toBeVisible()
  await second.page.reload()
  await reads(second, 'two')
  expect(ann.complaints).toEqual([])
})
