import { afterEach, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '../../../shared/result.ts'
import { defaultSettings, type Settings } from '../../../shared/settings.ts'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import type { SoundDevices, SoundTrouble } from '../../features/settings/ports.ts'
import type { DeviceNotice } from '../../features/voice/ports.ts'
import { FakeMedia } from './fake-media.ts'
import { createSound } from './sound.ts'

afterEach(() => vi.unstubAllGlobals())

const device = (label: string) => ({ id: label, label })

async function start() {
  const media = new FakeMedia()
  media.plug(['Desk', 'Headset'], ['Speakers', 'Headset'])
  let chosen = defaultSettings.audio
  const clock = new FakeClock()
  const changed = new Set<() => void>()
  const sound = createSound({
    media: media as unknown as MediaDevices,
    clock,
    choices: {
      read: () => chosen,
      subscribe(listener) {
        changed.add(listener)
        return () => changed.delete(listener)
      },
    },
  })
  await settle()
  let now: SoundDevices | null = null
  sound.subscribe((devices) => (now = devices))
  return {
    clock,
    media,
    sound,
    now: () => now,
    async choose(choice: Partial<Settings['audio']>) {
      chosen = { ...chosen, ...choice }
      for (const listener of changed) listener()
      await settle()
    },
  }
}

/** An output that plays where it is told, unless it refuses. */
function output(sound: Awaited<ReturnType<typeof start>>['sound']) {
  const played: string[] = []
  const notices: DeviceNotice[] = []
  const refused = new Map<string, SoundTrouble>()
  const { stop, ended } = sound.followOutput(
    (id): Promise<Result<null, SoundTrouble>> => {
      const trouble = refused.get(id)
      if (trouble !== undefined) return Promise.resolve(err(trouble))
      played.push(id)
      return Promise.resolve(ok(null))
    },
    (notice) => notices.push(notice),
  )
  return { played, notices, refused, stop, ended }
}

test('outside a call the settings show what would be used', async () => {
  const { now, choose, media } = await start()
  expect(now()?.input).toEqual({
    devices: [device('Desk'), device('Headset')],
    inUse: null,
    trouble: null,
  })
  await choose({ input: device('Headset') })
  expect(now()?.input).toMatchObject({ inUse: device('Headset'), trouble: null })
  media.plug(['Desk'])
  await settle()
  expect(now()?.input).toMatchObject({ inUse: device('Desk'), trouble: 'unplugged' })
})

test('the output follows the choice, and goes on where it was when the chosen one does not open', async () => {
  const { sound, choose, now } = await start()
  const { played, refused, notices } = output(sound)
  await settle()
  refused.set('Headset', 'busy')
  await choose({ output: device('Headset') })
  expect(played).toEqual([''])
  expect(now()?.output).toMatchObject({ inUse: device('Speakers'), trouble: 'busy' })
  expect(notices).toMatchObject([
    { direction: 'output', kind: 'not-opened', cause: 'busy', device: 'Headset' },
  ])
  refused.clear()
  await choose({ output: device('Speakers') })
  await choose({ output: device('Headset') })
  expect(played).toEqual(['', 'Speakers', 'Headset'])
})

test('an unplugged output is replaced, and comes back once the browser has let its old stream go', async () => {
  const { sound, choose, media, clock } = await start()
  await choose({ output: device('Headset') })
  const { played, notices } = output(sound)
  await settle()
  media.plug(media.inputs, ['Speakers'])
  await settle()
  media.plug(media.inputs, ['Speakers', 'Headset'])
  await clock.advance(5_000)
  await settle()
  expect(played).toEqual(['Headset', ''])
  await clock.advance(1_000)
  await settle()
  expect(played).toEqual(['Headset', '', 'Headset'])
  expect(notices.map(({ kind }) => kind)).toEqual(['unplugged', 'back'])
})

test('an output that stops though it is still listed is left, and tried again after a rest', async () => {
  const { sound, choose, clock } = await start()
  await choose({ output: device('Headset') })
  const { played, ended, stop } = output(sound)
  await settle()
  ended()
  await settle()
  expect(played).toEqual(['Headset', ''])
  await clock.advance(6_000)
  await settle()
  expect(played).toEqual(['Headset', '', 'Headset'])
  ended()
  stop()
  await settle()
  expect(clock.pending).toBe(0)
})

test('a setting that is not about this device opens nothing again', async () => {
  const { sound, choose, media } = await start()
  media.refusals.set('Desk', 'NotAllowedError')
  const microphone = sound.openMicrophone({ live: () => {}, lost: () => {}, notice: () => {} })
  await settle()
  const before = media.asked.length
  await choose({})
  await choose({ output: device('Headset') })
  expect(media.asked).toHaveLength(before)
  await choose({ input: device('Headset') })
  expect(media.live).toEqual(['Headset'])
  microphone.close()
})

test('an output that throws is one that failed, and the next one is tried', async () => {
  const { sound, choose } = await start()
  await choose({ output: device('Headset') })
  const played: string[] = []
  const { stop } = sound.followOutput(
    (id) => {
      if (id === 'Headset') return Promise.reject(new Error('gone'))
      played.push(id)
      return Promise.resolve(ok(null))
    },
    () => {},
  )
  await settle()
  expect(played).toEqual([''])
  stop()
})

test('after the call nothing follows any more, and the settings show again what would be used', async () => {
  const { sound, choose, now } = await start()
  const { played, refused, stop } = output(sound)
  refused.set('Headset', 'busy')
  await settle()
  await choose({ output: device('Headset') })
  stop()
  expect(now()?.output).toMatchObject({ inUse: device('Headset'), trouble: null })
  await choose({ output: device('Speakers') })
  expect(played).toEqual([''])
})

test('the check of the microphone lets it go at its end', async () => {
  const closed = vi.fn()
  vi.stubGlobal(
    'AudioContext',
    class {
      close = closed
    },
  )
  vi.stubGlobal(
    'AnalyserNode',
    class {
      fftSize = 1024
    },
  )
  vi.stubGlobal(
    'MediaStreamAudioSourceNode',
    class {
      connect(): void {}
    },
  )
  const { sound, media } = await start()
  const check = await sound.testMicrophone()
  if (!check.ok) throw new Error(check.error)
  expect(media.live).toEqual(['Desk'])
  check.value.close()
  check.value.close()
  expect(media.live).toEqual([])
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a check that can’t begin for want of sound output leaves no microphone open', async () => {
  function refuse(): never {
    throw new DOMException('no output', 'NotSupportedError')
  }
  vi.stubGlobal('AudioContext', refuse)
  const { sound, media } = await start()
  expect(await sound.testMicrophone()).toEqual(err('failed'))
  expect(media.asked).toHaveLength(1)
  expect(media.live).toEqual([])
})
