import { expect, test } from 'vitest'
import { createVoiceState, silent } from '../voice/voice-state.ts'
import { lounge } from './fake-state.ts'
import { leaveVoice } from './leave-voice.ts'

test('the room is left before anything else ends', async () => {
  const voice = createVoiceState()
  voice.report({ ...silent, ...lounge })
  const told: unknown[] = []
  let left = false
  const leaving = leaveVoice(voice, (event, payload) => void told.push([event, payload])).then(
    () => (left = true),
  )
  expect(told).toEqual([['voice.command', { command: 'leave' }]])
  voice.report({ ...silent, ...lounge, muted: true })
  await Promise.resolve()
  expect(left).toBe(false)
  voice.forget()
  await leaving
})

test('whoever is in no room leaves none', async () => {
  const told: unknown[] = []
  await leaveVoice(createVoiceState(), (event) => void told.push(event))
  expect(told).toEqual([])
})
