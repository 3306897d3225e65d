import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { utilityProcesses } from '../support/electron/fake-utility-process.ts'
import { speech } from '../support/sound/speech.ts'
import { speakAndListen, speakUntilHeard } from '../support/sound/talk.ts'
import { startTalkWorld, type TalkWorld } from '../support/talk/talk-world.ts'

/*
 * A key that is held while another window has the focus, through the real hook, main, preload, page, SFU and speaker: what is spoken
 * is heard at the other end, and only while it is held.
 *
 * @module-tag x11
 * @module-tag sound
 */

vi.mock('electron', () => import('../support/electron/electron.ts'))
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const sentence = 'Put another log on the fire, and sit down.'

let world: TalkWorld
let folder: string
/** What was started, in order. */
const started: (() => unknown)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bonfire-push-to-talk-'))
  started.push(() => rm(folder, { recursive: true, force: true }))
  world = await startTalkWorld()
  started.push(() => world.close())
  await world.display.otherWindow()
})
afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

/** Somebody at Ann's talks without a pause, until the function that is given is called. */
async function speakOn(): Promise<() => Promise<void>> {
  const wav = join(folder, 'on.wav')
  await speech(sentence.repeat(3), wav)
  let going = true
  const speaking = (async () => {
    while (going) await world.card.speak('Ann', wav)
  })()
  return async () => {
    going = false
    await speaking
  }
}

/** Resolves once sound reaches the SFU. */
async function arrives(): Promise<void> {
  const before = await world.packets()
  await vi.waitUntil(async () => (await world.packets()) > before, { timeout: 20_000, interval: 10 })
}

/** Packets so far, as soon as none has come for the time of a dozen. */
async function silence(): Promise<number> {
  let [packets, since] = [await world.packets(), Date.now()]
  await vi.waitUntil(
    async () => {
      const now = await world.packets()
      if (now !== packets) [packets, since] = [now, Date.now()]
      return Date.now() - since >= observed
    },
    { timeout: 20_000, interval: 20 },
  )
  return packets
}
/** ms */
const observed = 240

async function press(down: string, up: string): Promise<void> {
  await world.display.hands(down)
  await world.gate(true)
  await arrives()
  await world.display.hands(up)
  await world.gate(false)
}

test('speech is heard at the other end while the key is held, and not without it', async () => {
  const without = await speakAndListen(world.card, 'Ann', 'Bob', sentence)
  expect(without.peak).toBeLessThan(-80)
  await world.display.hands('keydown F8')
  await world.gate(true)
  expect((await speakUntilHeard(world.card, 'Ann', 'Bob', sentence)).score).toBeGreaterThan(0.8)
  await world.display.hands('keyup F8')
  await world.gate(false)
  const sent = await silence()
  const after = await speakAndListen(world.card, 'Ann', 'Bob', sentence)
  expect(after.peak).toBeLessThan(-80)
  expect(await world.packets()).toBe(sent)
})

test('a hundred presses: packets come while a key is held, and never else', async () => {
  const stopSpeaking = await speakOn()
  started.push(stopSpeaking)
  await world.ann.evaluate(() => void (window.gates = []))
  /** Packets that came between one release and the next press. */
  const strays: number[] = []
  let sent = await silence()
  const presses = async (count: number, down: string, up: string): Promise<void> => {
    for (let i = 0; i < count; i++) {
      strays.push((await world.packets()) - sent)
      await press(down, up)
      sent = await silence()
    }
  }
  await presses(30, 'keydown F8', 'keyup F8')

  const letGo = await world.display.grabKeyboard()
  await presses(15, 'keydown F8', 'keyup F8')
  await letGo()

  await presses(15, 'mousedown 8', 'mouseup 8') // as X11 numbers the mouse's buttons 4 and 5
  await presses(15, 'mousedown 9', 'mouseup 9')

  const show = await hideAnn()
  await presses(14, 'keydown F8', 'keyup F8')
  await show()

  // The hook is killed while the key is held: silence, although the finger is still on it.
  strays.push((await world.packets()) - sent)
  await world.display.hands('keydown F8')
  await world.gate(true)
  await arrives()
  utilityProcesses.at(-1)?.kill()
  await world.gate(false)
  sent = await silence()
  await world.display.hands('keyup F8')
  await world.hookReady()
  await presses(10, 'keydown F8', 'keyup F8')

  expect(strays).toEqual(Array.from({ length: 100 }, () => 0))
  await stopSpeaking() // once what is being said has been said
  expect(await world.packets()).toBe(sent)
  expect(await world.gates()).toEqual(Array.from({ length: 200 }, (_, i) => i % 2 === 0))
})

/**
 * Ann's page is told that nobody sees it, and paints no more; gives the way back. Playwright keeps pages from being hidden in earnest:
 * that hidden pages are not slowed down is `backgroundThrottling` of Electron's, which is not here.
 */
async function hideAnn(): Promise<() => Promise<void>> {
  await world.ann.evaluate(() => {
    const frames = window.requestAnimationFrame
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    window.requestAnimationFrame = () => 0
    document.dispatchEvent(new Event('visibilitychange'))
    window.addEventListener('shown', () => (window.requestAnimationFrame = frames), { once: true })
  })
  return () =>
    world.ann.evaluate(() => {
      Reflect.deleteProperty(document, 'visibilityState')
      Reflect.deleteProperty(document, 'hidden')
      window.dispatchEvent(new Event('shown'))
      document.dispatchEvent(new Event('visibilitychange'))
    })
}
