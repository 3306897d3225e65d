import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createAudioDevices, type AudioDevices } from '../../src/main/audio/audio-devices.ts'
import { createSettings, type SettingsStore } from '../../src/main/settings/store.ts'
import type { SoundDirection } from '../../src/shared/ipc/audio.ts'
import { startSoundCard, type SoundCard } from '../support/sound/sound-card.ts'
import { speakAndListen } from '../support/sound/talk.ts'
import { VoiceWorld, type Person } from './voice-world.ts'

/*
 * Ann has a desk's microphone and speakers, which are the system's default, and a headset; Bob has his own. Sound is spoken into
 * PulseAudio, goes through the page, the SFU and the other page, and is recorded from PulseAudio.
 *
 * @module-tag sound
 */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const patience = { timeout: 30_000, interval: 100 }
const sentence = 'Put another log on the fire, and sit down.'
/** dBFS. Nothing but what is spoken makes a sound here, so how loud it is tells whether it was heard. */
const [speaking, silence] = [-40, -80]

/** What was started, in order. */
const started: (() => Promise<void>)[] = []
let card: SoundCard
let world: VoiceWorld
let folder: string
let settings: SettingsStore
/** Main's side, as the tray uses it. */
let audio: AudioDevices
let ann: Person, bob: Person
let volumes: string[]

beforeAll(async () => {
  card = await startSoundCard(['Desk', 'Headset', 'Bob'])
  started.push(() => card.close())
  world = await VoiceWorld.start(card.sharedEnv)
  started.push(() => world.close())
})
afterAll(async () => {
  for (const stop of started.reverse()) await stop()
})

beforeEach(async () => {
  for (const name of ['Desk', 'Headset', 'Bob']) await card.plug(name)
  await card.setDefault('Desk')
  volumes = await card.microphoneVolumes()
  folder = await mkdtemp(join(tmpdir(), 'bonfire-devices-'))
  settings = createSettings({ folder, onTrouble: (trouble) => expect.fail(trouble.kind) })
  audio = createAudioDevices({ settings })
  bob = await world.person()
  await chooseHere(bob, { input: 'BobMic', output: 'BobSpeaker' })
  ann = await world.person()
  const { page } = ann
  settings.subscribe((now) => void page.evaluate((chosen) => window.voice.choose(chosen), now.audio))
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
})
afterEach(async () => {
  expect(await ann.page.evaluate(() => 'neverReloaded' in window)).toBe(true)
  await world.clear()
  audio.close()
  await settings.close()
  await rm(folder, { recursive: true })
})

/** By name only, as on another machine, where the ids differ. */
const chooseHere = ({ page }: Person, names: Record<SoundDirection, string>): Promise<void> =>
  page.evaluate(
    ({ input, output }) =>
      window.voice.choose({ input: { id: '', label: input }, output: { id: '', label: output } }),
    names,
  )

const sides = { input: 'inputs', output: 'outputs' } as const

/** What Ann's window finds, as it reports it to main. */
async function reported(): Promise<AudioDevices> {
  const found = await ann.page.evaluate(() => window.voice.devices())
  if (found !== null)
    audio.report({
      inputs: [...found.input.devices],
      outputs: [...found.output.devices],
      inUse: { input: found.input.inUse, output: found.output.inUse },
    })
  return audio
}
const labels = async (direction: SoundDirection): Promise<string[]> =>
  (await reported()).read()[sides[direction]].map(({ label }) => label)

/** Chosen in the tray: one of the devices that main was told of. */
async function tray(direction: SoundDirection, label: string): Promise<void> {
  await expect.poll(() => labels(direction), patience).toContain(label)
  const device = audio.read()[sides[direction]].find((one) => one.label === label)
  audio.choose(direction, device ?? null)
}
const inUse = (direction: SoundDirection) =>
  expect.poll(async () => (await reported()).read().inUse[direction]?.label ?? null, patience)
const notices = () =>
  expect.poll(
    () =>
      ann.page.evaluate(() =>
        window.voice
          .notices()
          .map(({ direction, kind, using }) => `${direction} ${kind} ${using?.label}`)
          .sort(),
      ),
    patience,
  )
const statuses = ({ page }: Person) => page.evaluate(() => window.voice.statuses())
/** dBFS at its loudest, of what one speaker plays while a sentence is spoken into one microphone. */
const loudest = async (from: string, to: string): Promise<number> =>
  (await speakAndListen(card, from, to, sentence)).peak
const heard = (from: string, to: string) =>
  expect.poll(() => loudest(from, to), patience).toBeGreaterThan(speaking)
/** What was said before may still be on its way, so the first try does not count alone. */
const unheard = (from: string, to: string) =>
  expect.poll(() => loudest(from, to), patience).toBeLessThan(silence)

async function call(): Promise<void> {
  expect(await bob.join()).toMatchObject({ ok: true })
  expect(await ann.join()).toMatchObject({ ok: true })
}

test('a microphone and a speaker chosen in the tray move the sound there, and the system’s levels stay', async () => {
  await call()
  await heard('Desk', 'Bob')
  await heard('Bob', 'Desk')

  await tray('input', 'HeadsetMic')
  await tray('output', 'HeadsetSpeaker')
  await inUse('input').toBe('HeadsetMic')
  await inUse('output').toBe('HeadsetSpeaker')
  await heard('Headset', 'Bob')
  await unheard('Desk', 'Bob')
  await heard('Bob', 'Headset')
  await unheard('Bob', 'Desk')

  expect(settings.read().audio).toMatchObject({
    input: { label: 'HeadsetMic' },
    output: { label: 'HeadsetSpeaker' },
  })
  expect(await card.microphoneVolumes()).toEqual(volumes)
  expect(await statuses(ann)).toEqual(['connecting', 'connected'])
})

test('a headset pulled out in a call leaves the desk’s devices, and plugged in again it is back', async () => {
  await tray('input', 'HeadsetMic')
  await tray('output', 'HeadsetSpeaker')
  await call()
  await heard('Headset', 'Bob')
  await heard('Bob', 'Headset')

  await card.unplug('Headset')
  await notices().toEqual(['input unplugged null', 'output unplugged null'])
  await heard('Desk', 'Bob')
  await heard('Bob', 'Desk')

  await card.plug('Headset')
  await inUse('input').toBe('HeadsetMic')
  await inUse('output').toBe('HeadsetSpeaker')
  await heard('Headset', 'Bob')
  await heard('Bob', 'Headset')
  await notices().toHaveLength(4)
  expect(await statuses(ann)).toEqual(['connecting', 'connected']) // no new session, no negotiation with the SFU
})

test('another default of the system is followed', async () => {
  await call()
  await heard('Desk', 'Bob')
  await card.setDefault('Headset')
  await heard('Headset', 'Bob')
  await heard('Bob', 'Headset')
  await unheard('Desk', 'Bob')
})

test('a microphone that another program holds is named, and the next best is used', async () => {
  await ann.page.evaluate(() => (window.busyMicrophone = 'HeadsetMic'))
  await tray('input', 'HeadsetMic')
  await call()
  await notices().toEqual(['input not-opened null'])
  expect(await ann.page.evaluate(() => window.voice.notices()[0])).toMatchObject({
    device: 'HeadsetMic',
    cause: 'busy',
  })
  await heard('Desk', 'Bob')
})
