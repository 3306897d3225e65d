import { expect, test } from 'vitest'
import { fakeSettings } from '../settings/fake-settings.ts'
import { createAudioDevices } from './audio-devices.ts'

const desk = { id: 'd', label: 'Desk' }
const headset = { id: 'h', label: 'Headset' }

function start() {
  const settings = fakeSettings()
  const audio = createAudioDevices({ settings })
  let told = 0
  const stop = audio.subscribe(() => told++)
  return { audio, settings, stop, told: () => told }
}

test('a choice is kept by id and name, and leaves the other direction alone', () => {
  const { audio, settings } = start()
  audio.choose('input', desk)
  audio.choose('output', headset)
  expect(settings.read().audio).toEqual({ input: desk, output: headset })
  audio.choose('input', null)
  expect(settings.read().audio).toEqual({ input: null, output: headset })
})

test('a device that is unplugged stays chosen', () => {
  const { audio, settings } = start()
  audio.choose('input', headset)
  audio.report({ inputs: [desk], outputs: [], inUse: { input: desk, output: null } })
  expect(settings.read().audio.input).toEqual(headset)
  expect(audio.read().inUse.input).toEqual(desk)
})

test('a report, a choice here and one in the settings are each told', () => {
  const { audio, settings, told, stop } = start()
  audio.report({ inputs: [desk], outputs: [], inUse: { input: null, output: null } })
  expect(told()).toBe(1)
  audio.choose('input', desk)
  expect(told()).toBe(2)
  settings.change({ audio: { input: null, output: headset } })
  expect(told()).toBe(3)
  settings.change({ keepUnencrypted: true })
  expect(told()).toBe(3)
  stop()
  audio.choose('input', null)
  expect(told()).toBe(3)
})

test('closed, it hears nothing more of the settings', () => {
  const { audio, settings } = start()
  audio.close()
  expect(settings.listening()).toBe(0)
})
