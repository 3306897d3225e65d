import { expect, test } from 'vitest'
import { createVoiceState, silent, type VoiceReport } from './voice-state.ts'

const talking: VoiceReport = {
  room: { name: 'Lounge', server: 'Camp' },
  status: 'connected',
  muted: false,
  deafened: false,
  talking: true,
}

test('the last report is kept, and each one is told with the one before', () => {
  const voice = createVoiceState()
  const heard: [VoiceReport, VoiceReport][] = []
  const stop = voice.subscribe((now, before) => heard.push([now, before]))
  voice.report(talking)
  expect(voice.read()).toEqual(talking)
  expect(heard).toEqual([[talking, silent]])
  stop()
  voice.report(silent)
  expect(heard).toHaveLength(1)
})

test('a window that is gone talks in no room, and that is told once', () => {
  const voice = createVoiceState()
  voice.report(talking)
  const heard: VoiceReport[] = []
  voice.subscribe((now) => heard.push(now))
  voice.forget()
  voice.forget()
  expect(heard).toEqual([silent])
})
