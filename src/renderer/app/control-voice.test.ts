import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import type { VoiceCommand, VoiceReport } from '../features/voice/ports.ts'
import { fakeVoice } from '../features/voice/fake-voice.ts'
import { controlVoice } from './control-voice.ts'

type Mode = Settings['talk']['mode']
const inMode = (mode: Mode) => ({
  settings: { ...defaultSettings, talk: { ...defaultSettings.talk, mode } },
})

function start(mode: Mode = 'open') {
  const { voice, tell } = fakeVoice()
  const reports: VoiceReport[] = []
  const gates = new Set<(open: boolean) => void>()
  const commands = new Set<(command: VoiceCommand) => void>()
  const settings = createStore(() => inMode(mode))
  const servers = createStore(() => ({ directory: { servers: [{ id: 'camp', name: 'Camp' }] } }))
  const stop = controlVoice(voice, {
    settings,
    servers,
    controls: {
      onGate: (listener) => {
        gates.add(listener)
        return () => gates.delete(listener)
      },
      onCommand: (listener) => {
        commands.add(listener)
        return () => commands.delete(listener)
      },
      report: (report) => reports.push(report),
    },
  })
  return {
    voice,
    servers,
    setMode: (next: Mode) => settings.setState(inMode(next)),
    reports,
    stop,
    tell,
    gate: (open: boolean) => gates.forEach((hear) => hear(open)),
    command: (command: VoiceCommand) => commands.forEach((hear) => hear(command)),
    listening: () => gates.size + commands.size,
  }
}
const lounge = { channelId: 'lounge', serverId: 'camp', name: 'Lounge' }
const idle = { room: null, status: 'idle', muted: false, deafened: false, talking: false } as const

test('each change is reported once, from idle on', async () => {
  const { voice, reports, tell } = start()
  expect(reports).toEqual([idle])
  await voice.join(lounge)
  const inLounge = { ...idle, room: { name: 'Lounge', server: 'Camp' } }
  expect(reports.at(-1)).toEqual({ ...inLounge, status: 'connecting' })
  tell({ type: 'status', status: 'connected', error: null })
  tell({ type: 'peers', peers: [] })
  tell({ type: 'sending', sending: true })
  expect(reports.slice(2)).toEqual([
    { ...inLounge, status: 'connected' },
    { ...inLounge, status: 'connected', talking: true },
  ])
})

test('a server that is renamed during the call is reported by its new name', async () => {
  const { voice, servers, reports } = start()
  await voice.join(lounge)
  servers.setState({ directory: { servers: [{ id: 'camp', name: 'Base camp' }] } })
  expect(reports.at(-1)?.room).toEqual({ name: 'Lounge', server: 'Base camp' })
})

test('mute, deafen and leave do what the buttons do', async () => {
  const { voice, command } = start()
  const state = () => voice.store.getState()
  await voice.join(lounge)
  command('mute')
  expect(state()).toMatchObject({ muted: true, deafened: false })
  command('deafen')
  expect(state()).toMatchObject({ muted: true, deafened: true })
  command('leave')
  expect(state()).toMatchObject({ room: null, status: 'idle' })
})

test('with push-to-talk the microphone is closed until a key is held', () => {
  const { voice, gate } = start('hold')
  const now = () => voice.store.getState().gate
  expect(now()).toBe(false)
  gate(true)
  expect(now()).toBe(true)
  gate(false)
  expect(now()).toBe(false)
})

test('without push-to-talk there is no gate, whatever main says', () => {
  const { voice, gate } = start('open')
  gate(false)
  expect(voice.store.getState().gate).toBe(null)
})

test('another way of talking holds at once, and a key held meanwhile opens nothing', () => {
  const { voice, gate, setMode } = start('hold')
  const now = () => voice.store.getState().gate
  gate(true)
  setMode('hold')
  expect(now()).toBe(true)
  setMode('toggle')
  expect(now()).toBe(false)
  setMode('open')
  expect(now()).toBe(null)
})

test('whoever signs out leaves nothing in the tray and obeys no more', async () => {
  const { voice, reports, stop, listening } = start()
  await voice.join(lounge)
  stop()
  expect(reports.at(-1)).toEqual(idle)
  expect(listening()).toBe(0)
})
