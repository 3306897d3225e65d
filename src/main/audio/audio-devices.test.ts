import { expect, test } from 'vitest'
import { changed, defaultSettings, type Settings, type SettingsChange } from '../../shared/settings.ts'
import { createAudioDevices } from './audio-devices.ts'

const desk = { id: 'd', label: 'Desk' }
const headset = { id: 'h', label: 'Headset' }

function start() {
  let kept: Settings = defaultSettings
  const listeners = new Set<(now: Settings, before: Settings) => void>()
  const settings = {
    read: () => kept,
    change(change: SettingsChange) {
      const before = kept
      kept = changed(kept, change)
      for (const listener of listeners) listener(kept, before)
      return kept
    },
    subscribe(listener: (now: Settings, before: Settings) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const audio = createAudioDevices({ settings })
  let told = 0
  const stop = audio.subscribe(() => told++)
  return { audio, settings, stop, told: () => told, listening: () => listeners.size }
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
  const { audio, listening } = start()
  audio.close()
  expect(listening()).toBe(0)
})
