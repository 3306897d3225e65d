import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { VoiceWorld } from './voice-world.ts'
import type { Person } from './voice-world.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let world: VoiceWorld
beforeAll(async () => (world = await VoiceWorld.start()))
afterEach(() => world.clear())
afterAll(() => world.close())

/** Chromium's built-in microphone beeps twice a second, ms. */
const beat = 700
const audible = 0.02
const patience = { timeout: 20_000, interval: 100 }

const peak = (listener: Person, speaker: Person): Promise<number> =>
  listener.page.evaluate(([userId, ms]) => window.voice.peak(userId, ms), [speaker.userId, beat] as const)
const heard = (listener: Person, speaker: Person) => expect.poll(() => peak(listener, speaker), patience)
const status = ({ page }: Person) =>
  expect.poll(() => page.evaluate(() => window.voice.statuses().at(-1)), patience)
const mute = ({ page }: Person, muted: boolean) =>
  page.evaluate((value) => window.voice.setMuted(value), muted)
const gate = ({ page }: Person, open: boolean) => page.evaluate((value) => window.voice.setGate(value), open)
/** Packets that reach the SFU within half a second. */
const packets = (speaker: Person) =>
  expect.poll(async () => {
    const before = await world.packetsFrom(speaker)
    await speaker.page.waitForTimeout(500)
    return (await world.packetsFrom(speaker)) - before
  }, patience)

async function talking(): Promise<[Person, Person]> {
  const pair = [await world.person(), await world.person()] as const
  expect(await Promise.all(pair.map((person) => person.join()))).toMatchObject([{ ok: true }, { ok: true }])
  return [...pair]
}

test('one is heard by the other, sees oneself speak, and both are listed', async () => {
  const [ada, bob] = await talking()
  await heard(bob, ada).toBeGreaterThan(audible)
  await heard(ada, ada).toBeGreaterThan(audible)
  const listed = await bob.page.evaluate(() => window.voice.peers())
  expect(listed.map((peer) => peer.userId).sort()).toEqual([ada.userId, bob.userId].sort())
})

test('muted is silence at the other end and no packet at the SFU; unmuted is heard again', async () => {
  const [ada, bob] = await talking()
  await heard(bob, ada).toBeGreaterThan(audible)
  await packets(ada).toBeGreaterThan(10)

  await mute(ada, true)
  await heard(bob, ada).toBe(0)
  await packets(ada).toBe(0)
  expect(await peak(ada, ada)).toBe(0)
  expect(await bob.page.evaluate(() => window.voice.peers())).toContainEqual(
    expect.objectContaining({ userId: ada.userId, muted: true }),
  )

  await mute(ada, false)
  await heard(bob, ada).toBeGreaterThan(audible)
})

test('push-to-talk: packets reach the SFU only while the gate is open, and nobody is shown as muted', async () => {
  const bob = await world.person()
  await bob.join()
  const ada = await world.person()
  expect(await ada.join({ gate: false })).toMatchObject({ ok: true })
  expect(await world.packetsFrom(ada)).toBe(0)
  for (let press = 0; press < 3; press++) {
    await gate(ada, true)
    await heard(bob, ada).toBeGreaterThan(audible)
    await packets(ada).toBeGreaterThan(10)
    await gate(ada, false)
    await heard(bob, ada).toBe(0)
    await packets(ada).toBe(0)
    expect(await peak(ada, ada)).toBe(0)
  }
  expect(await bob.page.evaluate(() => window.voice.peers().some(({ muted }) => muted))).toBe(false)
})

// A listener's jitter buffer takes time stamps that stood still for packets that come late, and plays them up to a second late.
test('push-to-talk: the time stamps of what is sent go on while the gate is closed', async () => {
  const bob = await world.person()
  await bob.join()
  const ada = await world.person()
  await ada.join({ gate: false })
  await gate(ada, true)
  await heard(bob, ada).toBeGreaterThan(audible)
  const played = async (): Promise<number> => (await bob.page.evaluate(() => window.voice.played())) ?? NaN
  await gate(ada, false)
  await packets(ada).toBe(0)
  const before = await played()
  const pause = 3_000 // ms
  await ada.page.waitForTimeout(pause)
  expect(await played()).toBe(before)
  await gate(ada, true)
  await heard(bob, ada).toBeGreaterThan(audible)
  expect(((await played()) - before) / 48).toBeGreaterThan(pause)
})

test('who joins muted sends nothing until they unmute', async () => {
  const bob = await world.person()
  await bob.join()
  const ada = await world.person()
  expect(await ada.join({ muted: true })).toMatchObject({ ok: true })
  await packets(ada).toBe(0)
  expect(await world.packetsFrom(ada)).toBe(0)
  expect(await peak(bob, ada)).toBe(0)
  await mute(ada, false)
  await heard(bob, ada).toBeGreaterThan(audible)
})

test('without a microphone one still hears the others', async () => {
  const ada = await world.person()
  const bob = await world.person({ microphone: false })
  await Promise.all([ada.join(), bob.join()])
  await heard(bob, ada).toBeGreaterThan(audible)
  expect(await bob.page.evaluate(() => window.voice.microphoneProblem())).toEqual({ kind: 'mic-missing' })
  expect(await ada.page.evaluate(() => window.voice.peers())).toContainEqual(
    expect.objectContaining({ userId: bob.userId, muted: true }),
  )
})

test('who may not speak listens, and the microphone is let go', async () => {
  const ada = await world.person()
  await ada.join()
  world.allow({ join: true, speak: false })
  const bob = await world.person()
  expect(await bob.join()).toMatchObject({ ok: true })
  await heard(bob, ada).toBeGreaterThan(audible)
  await expect.poll(() => bob.page.evaluate(() => window.voice.openMicrophones()), patience).toBe(0)
})

test('who may not join is told so, and nothing stays open', async () => {
  world.allow({ join: false, speak: false })
  const ada = await world.person()
  expect(await ada.join()).toEqual({ ok: false, error: { kind: 'not-allowed' } })
  await expect.poll(() => ada.page.evaluate(() => window.voice.openMicrophones()), patience).toBe(0)
})

test('leaving lets the microphone go and takes one off the list', async () => {
  const [ada, bob] = await talking()
  await ada.page.evaluate(() => window.voice.leave())
  expect(await ada.page.evaluate(() => window.voice.openMicrophones())).toBe(0)
  await expect.poll(() => bob.page.evaluate(() => window.voice.peers().length), patience).toBe(1)
  await status(ada).toBe('idle')
})

test('an SFU that restarts is won back, and until then nothing is sent', async () => {
  const [ada, bob] = await talking()
  await heard(bob, ada).toBeGreaterThan(audible)
  await world.restartSfu(async () => {
    await status(ada).toBe('reconnecting')
    expect(await peak(ada, ada)).toBe(0)
  })
  await status(ada).toBe('connected')
  await status(bob).toBe('connected')
  await heard(bob, ada).toBeGreaterThan(audible)
})
