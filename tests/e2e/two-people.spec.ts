import { expect, test } from '@playwright/test'
import { sound } from '../../scripts/setup/needs.mjs'
import { lacking } from '../support/equipment.ts'
import { startSoundCard, type SoundCard } from '../support/sound/sound-card.ts'
import {
  arrive,
  createServer,
  inviteLink,
  joinByLink,
  joinVoice,
  reads,
  say,
  signUp,
  type Person,
} from './person.ts'
import { speakAndListen, speakUntilHeard } from '../support/sound/talk.ts'
import { startWorld, type World } from './world.ts'

const sentence = 'Put another log on the fire, and sit down.'
const another = 'Nobody took the long way round.'

let world: World
let card: SoundCard
let ann: Person, bob: Person

/** What was started, in order. */
const started: (() => Promise<void>)[] = []

const noSound = lacking(sound)
test.skip(noSound !== null, noSound ?? '')

test.beforeAll(async () => {
  world = await startWorld()
  started.push(() => world.close())
  card = await startSoundCard(['Ann', 'Bob'])
  started.push(() => card.close())
  ann = await arrive('Ann', world.appUrl, card)
  started.push(() => ann.browser.close())
  bob = await arrive('Bob', world.appUrl, card)
  started.push(() => bob.browser.close())
})
test.afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

test('two people sign up, meet on a server, write, and hear each other speak', async () => {
  await test.step('Ann makes a server and Bob follows her link into it', async () => {
    await signUp(ann)
    await createServer(ann, 'Mountain hut')
    await signUp(bob)
    await joinByLink(bob, await inviteLink(ann, 'Mountain hut'), 'Mountain hut')
    await expect(ann.page.getByRole('complementary').getByText('Bob', { exact: true })).toBeVisible()
  })

  await test.step('messages arrive both ways, in order', async () => {
    await say(ann, 'Is anybody awake?')
    await reads(bob, 'Is anybody awake?')
    await say(bob, 'Always.')
    await reads(ann, 'Always.')
    for (let i = 1; i <= 5; i++) await say(ann, `line ${i}`)
    await reads(bob, 'line 5')
    const lines = await bob.page
      .getByRole('feed')
      .getByText(/^line \d$/)
      .allTextContents()
    expect(lines).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5'])
  })

  await test.step('both join voice and see each other there', async () => {
    await joinVoice(ann)
    await joinVoice(bob)
    for (const { page } of [ann, bob]) {
      const room = page.getByRole('list', { name: 'In Lounge' })
      await expect(room.getByRole('listitem', { name: /^Ann/ })).toBeVisible()
      await expect(room.getByRole('listitem', { name: /^Bob/ })).toBeVisible()
    }
  })

  await test.step('what Ann says comes out of Bob’s speaker, and the other way', async () => {
    const toBob = await speakUntilHeard(card, 'Ann', 'Bob', sentence)
    const toAnn = await speakUntilHeard(card, 'Bob', 'Ann', another)
    test.info().annotations.push({ type: 'correlation', description: `${toBob.score} and ${toAnn.score}` })
    expect(toBob.score).toBeGreaterThan(0.8)
    expect(toAnn.score).toBeGreaterThan(0.8)
    const other = await speakAndListen(card, 'Ann', 'Bob', sentence, another)
    expect(other.score, 'another sentence is told apart').toBeLessThan(0.7)
  })

  await test.step('muted, Ann is silent at Bob’s; unmuted, she is heard again', async () => {
    await ann.page.getByRole('button', { name: 'Mute', exact: true }).click()
    await expect(bob.page.getByRole('listitem', { name: 'Ann, muted' })).toBeVisible()
    const muted = await speakAndListen(card, 'Ann', 'Bob', sentence)
    expect(muted.peak).toBeLessThan(-80)
    await ann.page.getByRole('button', { name: 'Unmute' }).click()
    await expect(bob.page.getByRole('listitem', { name: 'Ann', exact: true })).toBeVisible()
    expect((await speakUntilHeard(card, 'Ann', 'Bob', sentence)).score).toBeGreaterThan(0.8)
  })

  await test.step('whoever leaves is gone from the room', async () => {
    await ann.page.getByRole('button', { name: 'Leave voice' }).click()
    await expect(
      bob.page.getByRole('listitem', { name: /^Ann/ }).and(bob.page.locator('[aria-label^="Ann"]')),
    ).toHaveCount(0)
    await expect(ann.page.getByRole('region', { name: 'Voice' })).toHaveCount(0)
  })

  await test.step('a reload shows everything again', async () => {
    await bob.page.reload()
    await reads(bob, 'Is anybody awake?')
    await reads(bob, 'line 5')
  })

  expect([...ann.complaints, ...bob.complaints]).toEqual([])
})
