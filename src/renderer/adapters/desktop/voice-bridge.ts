import { type Bridge, ipcEvents } from '../../../shared/ipc.ts'
import type { VoiceControls } from '../../features/voice/ports.ts'

/** Keys, tray and menus of the desktop app: main watches them, and shows what it is told. */
export function voiceBridge(bridge: Pick<Bridge, 'on' | 'voice.report'>): VoiceControls {
  return {
    onGate: (listener) =>
      bridge.on('talk.gate', (payload) => {
        const gate = ipcEvents['talk.gate'].safeParse(payload)
        listener(gate.success && gate.data.open) // what can't be understood opens nothing
      }),
    onCommand: (listener) =>
      bridge.on('voice.command', (payload) => {
        const told = ipcEvents['voice.command'].safeParse(payload)
        if (told.success) listener(told.data.command)
      }),
    report: (report) => void bridge['voice.report'](report),
  }
}
