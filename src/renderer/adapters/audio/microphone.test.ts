import { expect, test } from 'vitest'
import { microphoneError, openMicrophone } from './microphone.ts'

class FakeTrack extends EventTarget {
  enabled = true
  readyState: MediaStreamTrackState = 'live'
  stop(): void {
    this.readyState = 'ended'
  }
}

function fakeDevices(): { track: FakeTrack; asked: MediaStreamConstraints[]; devices: MediaDevices } {
  const track = new FakeTrack()
  const asked: MediaStreamConstraints[] = []
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] }
  const getUserMedia = (constraints: MediaStreamConstraints): Promise<unknown> => {
    asked.push(constraints)
    return Promise.resolve(stream)
  }
  return { track, asked, devices: { getUserMedia } as unknown as MediaDevices }
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

test('a refusal is an answer, not an exception', async () => {
  const devices = { getUserMedia: () => Promise.reject(new DOMException('', 'NotAllowedError')) }
  expect(await openMicrophone(devices, () => {})).toEqual({ ok: false, error: { kind: 'mic-denied' } })
})

test('a page without microphone access says why', async () => {
  const opened = await openMicrophone(undefined, () => {})
  expect(opened).toMatchObject({ ok: false, error: { kind: 'failed' } })
})

test('echo and noise are removed, and the system level is left alone', async () => {
  const { asked, devices } = fakeDevices()
  await openMicrophone(devices, () => {})
  expect(asked).toEqual([
    { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: false, channelCount: 1 } },
  ])
})

test('an unplugged microphone is reported; a closed one is stopped and is not', async () => {
  const first = fakeDevices()
  let ended = 0
  await openMicrophone(first.devices, () => ended++)
  first.track.dispatchEvent(new Event('ended'))
  expect(ended).toBe(1)

  const second = fakeDevices()
  const opened = await openMicrophone(second.devices, () => ended++)
  if (!opened.ok) throw new Error('not opened')
  opened.value.close()
  opened.value.close()
  second.track.dispatchEvent(new Event('ended'))
  expect(second.track.readyState).toBe('ended')
  expect(ended).toBe(1)
})

test('off and on reach the source', async () => {
  const { track, devices } = fakeDevices()
  const opened = await openMicrophone(devices, () => {})
  if (!opened.ok) throw new Error('not opened')
  opened.value.setEnabled(false)
  expect(track.enabled).toBe(false)
  opened.value.setEnabled(true)
  expect(track.enabled).toBe(true)
})
