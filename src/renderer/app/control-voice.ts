import type { StoreApi } from 'zustand/vanilla'
import type { Settings } from '../../shared/settings.ts'
import type { VoiceControls, VoiceReport } from '../features/voice/ports.ts'
import type { Voice } from '../features/voice/store.ts'

/** Nobody outside the window: no key, no tray. */
export const withoutControls: VoiceControls = {
  onGate: () => () => {},
  onCommand: () => () => {},
  report: () => {},
}

type Readable<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>

export interface ControlledBy {
  readonly controls: VoiceControls
  readonly settings: Readable<{ readonly settings: Pick<Settings, 'talk'> }>
  /** Names of servers. */
  readonly servers: Readable<{
    readonly directory: { readonly servers: readonly { readonly id: string; readonly name: string }[] }
  }>
}

/** Lets keys, tray and menus have their say in a person's voice and tells them of each change. Returns the way to stop. */
export function controlVoice(voice: Voice, { controls, settings, servers }: ControlledBy): () => void {
  const stops = [
    followGate(voice, controls, settings),
    controls.onCommand((command) => {
      if (command === 'mute') voice.toggleMuted()
      else if (command === 'deafen') voice.toggleDeafened()
      else voice.leave()
    }),
    tellChanges(voice, controls, servers),
  ]
  return () => {
    for (const stop of stops) stop()
    // Whoever signs out leaves no room and no name behind in the tray.
    controls.report({ room: null, status: 'idle', muted: false, deafened: false, talking: false })
  }
}

/** With push-to-talk the gate is closed until somebody says that it is open; a change of the way of talking closes it. */
function followGate(
  voice: Voice,
  controls: ControlledBy['controls'],
  settings: ControlledBy['settings'],
): () => void {
  const mode = (): Settings['talk']['mode'] => settings.getState().settings.talk.mode
  let before: Settings['talk']['mode'] | null = null
  function followMode(): void {
    if (mode() === before) return
    before = mode()
    voice.setGate(before === 'open' ? null : false)
  }
  followMode()
  const stopMode = settings.subscribe(followMode)
  const stopGate = controls.onGate((open) => {
    if (mode() !== 'open') voice.setGate(open)
  })
  return () => {
    stopMode()
    stopGate()
  }
}

function tellChanges(
  voice: Voice,
  controls: ControlledBy['controls'],
  servers: ControlledBy['servers'],
): () => void {
  let told = ''
  function tell(): void {
    const { room, status, muted, deafened, sending } = voice.store.getState()
    const server = servers.getState().directory.servers.find(({ id }) => id === room?.serverId)
    const report: VoiceReport = {
      room: room && { name: room.name, server: server?.name ?? '' },
      ...{ status, muted, deafened, talking: sending },
    }
    const words = JSON.stringify(report)
    if (words === told) return
    told = words
    controls.report(report)
  }
  tell()
  const stops = [voice.store.subscribe(tell), servers.subscribe(tell)]
  return () => {
    for (const stop of stops) stop()
  }
}
