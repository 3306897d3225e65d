import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSoundCard, type SoundCard } from '../support/sound/sound-card.ts'
import { speakAndListen } from '../support/sound/talk.ts'
import { VoiceWorld } from './voice-world.ts'

/*
 * A browser that starts on a machine without any microphone.
 *
 * @module-tag sound
 */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const patience = { timeout: 30_000, interval: 100 }
/** dBFS; nothing but what is spoken makes a sound here. */
const speaking = -40

/** What was started, in order. */
const started: (() => Promise<void>)[] = []
let card: SoundCard
let world: VoiceWorld
beforeAll(async () => {
  card = await startSoundCard(['Ann', 'Bob'])
  started.push(() => card.close())
  for (const name of ['Ann', 'Bob']) await card.unplug(name)
  world = await VoiceWorld.start(card.sharedEnv)
  started.push(() => world.close())
})
afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

test('without a microphone one is in the room, and the first that is plugged in works at once', async () => {
  const ann = await world.person()
  const problem = () => ann.page.evaluate(() => window.voice.microphoneProblem())
  expect(await ann.join()).toMatchObject({ ok: true })
  await expect.poll(problem, patience).toEqual({ kind: 'mic-missing' })

  await card.plug('Ann')
  await card.setDefault('Ann')
  await expect.poll(problem, patience).toBeNull()

  await card.plug('Bob')
  const bob = await world.person()
  await bob.page.evaluate(() =>
    window.voice.choose({ input: { id: '', label: 'BobMic' }, output: { id: '', label: 'BobSpeaker' } }),
  )
  expect(await bob.join()).toMatchObject({ ok: true })
  const heard = (from: string, to: string) =>
    expect
      .poll(async () => (await speakAndListen(card, from, to, 'Is anybody awake?')).peak, patience)
      .toBeGreaterThan(speaking)
  await heard('Ann', 'Bob')
  await heard('Bob', 'Ann')
})
