import { expect, test } from 'vitest'
import type { DeviceChoice } from '../../../shared/settings.ts'
import { FakeClock, settle } from '../../clock/fake-clock.ts'
import type { DeviceNotice, VoiceError } from '../../features/voice/ports.ts'
import { createDeviceWatch } from './device-watch.ts'
import { FakeMedia } from './fake-media.ts'
import { DeviceFollower } from './follow-device.ts'
import { microphoneError, openMicrophone, openStream } from './microphone.ts'

async function start(inputs: string[], chosen: string | null = null, prepare = (_: FakeMedia): void => {}) {
  const media = new FakeMedia()
  media.inputs = inputs
  prepare(media)
  const clock = new FakeClock()
  const watch = createDeviceWatch(media, clock)
  let choice: DeviceChoice | null = chosen === null ? null : { id: chosen, label: chosen }
  let changed = (): void => {}
  const heard: (string | VoiceError)[] = []
  const notices: DeviceNotice[] = []
  const microphone = openMicrophone(
    media,
    (options) =>
      new DeviceFollower({
        ...{ direction: 'input', watch },
        choice: {
          read: () => choice,
          subscribe(listener) {
            changed = listener
            return () => (changed = () => {})
          },
        },
        ...options,
      }),
    {
      live: () => heard.push(media.opened.at(-1)?.label ?? ''),
      lost: (error) => heard.push(error),
      notice: (notice) => notices.push(notice),
    },
  )
  await settle()
  return {
    media,
    clock,
    microphone,
    heard,
    notices,
    async plug(now: string[]) {
      media.plug(now)
      await settle()
    },
    async choose(label: string | null) {
      choice = label === null ? null : { id: label, label }
      changed()
      await settle()
    },
  }
}

test.each([
  ['NotAllowedError', 'mic-denied'],
  ['SecurityError', 'mic-denied'],
  ['NotFoundError', 'mic-missing'],
  ['OverconstrainedError', 'mic-missing'],
  ['NotReadableError', 'mic-busy'],
  ['AbortError', 'mic-busy'],
  ['TypeError', 'failed'],
])('%s of getUserMedia means %s', (name, kind) => {
  expect(microphoneError(new DOMException('', name)).kind).toBe(kind)
})

test('a page without microphone access says why', async () => {
  expect(await openStream(undefined, null)).toMatchObject({ ok: false, error: { kind: 'failed' } })
})

test('echo and noise are removed, and the system level is left alone, whatever the device', async () => {
  const { media, choose } = await start(['Desk', 'Headset'])
  await choose('Headset')
  const common = { echoCancellation: true, noiseSuppression: true, autoGainControl: false, channelCount: 1 }
  expect(media.asked).toEqual([common, { ...common, deviceId: { exact: 'Headset' } }])
})

test('the chosen one is opened, and another choice takes its place at once', async () => {
  const { media, heard, choose, notices } = await start(['Desk', 'Headset'], 'Headset')
  await choose(null)
  expect(heard).toEqual(['Headset', 'Desk'])
  expect(media.live).toEqual(['Desk'])
  expect(notices).toEqual([])
})

test('unplugged, the next best is used; plugged in again, it is back', async () => {
  const { media, heard, plug, notices } = await start(['Desk', 'Headset'], 'Headset')
  await plug(['Desk'])
  await plug(['Desk', 'Headset'])
  expect(heard).toEqual(['Headset', 'Desk', 'Headset'])
  expect(media.live).toEqual(['Headset'])
  expect(notices.map(({ kind, using }) => [kind, using?.label])).toEqual([
    ['unplugged', 'Desk'],
    ['back', 'Headset'],
  ])
})

test('a track that ends before the list says so is replaced too', async () => {
  const { media, heard } = await start(['Desk', 'Headset'], 'Headset')
  media.inputs = ['Desk']
  media.opened[0]?.end()
  await settle()
  expect(heard).toEqual(['Headset', 'Desk'])
})

test('one that stops though it is there is not opened over and over', async () => {
  const { media, heard, plug } = await start(['Desk', 'Headset'], 'Headset')
  media.opened[0]?.end()
  await settle()
  expect(heard).toEqual(['Headset', 'Desk'])
  await plug(['Desk', 'Headset', 'Camera'])
  expect(heard.at(-1)).toBe('Headset')
})

test('another default is followed', async () => {
  const { heard, plug } = await start(['Desk', 'Headset'])
  await plug(['Headset', 'Desk'])
  expect(heard).toEqual(['Desk', 'Headset'])
})

test('one that does not open is named with the cause, and the next is used', async () => {
  const { heard, notices } = await start(['Desk', 'Headset'], 'Headset', ({ refusals }) =>
    refusals.set('Headset', 'NotReadableError'),
  )
  expect(heard).toEqual(['Desk'])
  expect(notices).toMatchObject([
    { kind: 'not-opened', device: 'Headset', cause: 'busy', using: { label: 'Desk' } },
  ])
})

test('one that does not open does not stop the one in use', async () => {
  const { media, heard, choose } = await start(['Desk', 'Headset'], 'Desk')
  media.refusals.set('Headset', 'NotReadableError')
  await choose('Headset')
  expect(heard.at(-1)).toBe('Desk')
  expect(media.live).toEqual(['Desk'])
})

test('without any the reason is told once, and the first that comes is used', async () => {
  const { heard, plug } = await start([])
  await plug([])
  expect(heard).toEqual([{ kind: 'mic-missing' }])
  await plug(['Desk'])
  expect(heard.at(-1)).toBe('Desk')
  await plug([])
  expect(heard.at(-1)).toEqual({ kind: 'mic-missing' })
})

test('a refusal is meant for all of them, and asked again only when somebody tries again', async () => {
  const { media, heard, microphone } = await start(['Desk', 'Headset'], null, ({ refusals }) => {
    refusals.set('Desk', 'NotAllowedError')
  })
  expect(heard).toEqual([{ kind: 'mic-denied' }])
  expect(media.asked).toHaveLength(1)
  media.refusals.clear()
  microphone.retry()
  await settle()
  expect(heard.at(-1)).toBe('Desk')
})

test('off and on reach the source, whichever it becomes', async () => {
  const { media, microphone, choose } = await start(['Desk', 'Headset'])
  microphone.setEnabled(false)
  expect(media.opened[0]?.enabled).toBe(false)
  await choose('Headset')
  expect(media.opened[1]?.enabled).toBe(false)
  microphone.setEnabled(true)
  expect(media.opened[1]?.enabled).toBe(true)
})

test('closed, nothing is open, told or looked for', async () => {
  const { media, clock, microphone, heard, plug } = await start(['Desk'])
  microphone.close()
  microphone.close()
  media.opened[0]?.end()
  await plug(['Headset'])
  expect(media.live).toEqual([])
  expect(heard).toEqual(['Desk'])
  expect(clock.pending).toBe(0)
})

test('one that opens after it was closed is let go', async () => {
  const { media, microphone, choose } = await start(['Desk', 'Headset'])
  const choosing = choose('Headset')
  microphone.close()
  await choosing
  expect(media.live).toEqual([])
})
