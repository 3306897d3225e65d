import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import type { PeerStats } from '../sfu/src/peer.ts'
import { openPages } from './support/sfu/browser.ts'
import { someChannel, someUser, startNode, tokenOf, type TestNode } from './support/sfu/node.ts'

const patience = { timeout: 20_000, interval: 100 }
// A second of speech; a beep of Chromium's microphone alone is about half of that.
const enoughPackets = 40

interface Speaker {
  readonly userId: string
  readonly page: Page
}

async function joinRoom({ sfu }: TestNode, page: Page, channelId: string): Promise<Speaker> {
  const userId = someUser()
  const token = await tokenOf(userId)
  await page.evaluate((args) => window.sfuPage.join(...args), [sfu.url, token, channelId] as const)
  return { userId, page }
}

async function statsOf({ sfu }: TestNode, { userId }: Speaker): Promise<PeerStats> {
  const found = (await sfu.stats()).find((stats) => stats.userId === userId)
  if (found === undefined) throw new Error('nobody of that id is in a room')
  return found
}

/** Packets the SFU has taken from somebody, and passed on to somebody. */
async function taken(node: TestNode, from: Speaker): Promise<number> {
  return (await statsOf(node, from)).sent?.packets ?? 0
}

async function passedOn(node: TestNode, to: Speaker): Promise<number> {
  return (await statsOf(node, to)).received.reduce((sum, { packets }) => sum + packets, 0)
}

/** Resolves once the microphone has sent a good deal more, so that whatever would be passed on has been. */
async function speechArrives(node: TestNode, from: Speaker): Promise<void> {
  const before = await taken(node, from)
  await expect.poll(() => taken(node, from), patience).toBeGreaterThan(before + enoughPackets)
}

function update({ page }: Speaker, muted: boolean, deafened: boolean): Promise<void> {
  return page.evaluate((state) => window.sfuPage.update(state), { muted, deafened })
}

async function conversation(): Promise<{ node: TestNode; ann: Speaker; bob: Speaker }> {
  const node = await startNode()
  const [first, second] = await openPages(2)
  if (first === undefined || second === undefined) throw new Error('two pages were asked for')
  const channelId = someChannel()
  const ann = await joinRoom(node, first, channelId)
  const bob = await joinRoom(node, second, channelId)
  const producerId = await ann.page.evaluate(() => window.sfuPage.speak())
  await bob.page.evaluate((id) => window.sfuPage.listen(id), producerId)
  return { node, ann, bob }
}

// One conversation for all of it: each takes two browser windows.
it('two people in Chromium hear each other, but nobody who is muted, and nothing when deafened', async () => {
  const { node, ann, bob } = await conversation()
  const heard = () => bob.page.evaluate(() => window.sfuPage.heard())
  await expect.poll(async () => (await heard()).packets, patience).toBeGreaterThan(enoughPackets)
  await expect.poll(async () => (await heard()).energy, patience).toBeGreaterThan(0.001)

  // Muted, though the app goes on sending.
  await update(ann, true, false)
  const whenMuted = await passedOn(node, bob)
  await speechArrives(node, ann)
  expect(await passedOn(node, bob)).toBe(whenMuted)
  await update(ann, false, false)
  await expect.poll(() => passedOn(node, bob), patience).toBeGreaterThan(whenMuted + enoughPackets)

  await update(bob, false, true)
  const whenDeafened = await passedOn(node, bob)
  await speechArrives(node, ann)
  expect(await passedOn(node, bob)).toBe(whenDeafened)
  await update(bob, false, false)
  await expect.poll(() => passedOn(node, bob), patience).toBeGreaterThan(whenDeafened + enoughPackets)
})
