import type { IpcInput } from '../../shared/ipc.ts'

export type VoiceReport = IpcInput<'voice.report'>

/** How things stand while no window says otherwise. */
export const silent: VoiceReport = {
  room: null,
  status: 'idle',
  muted: false,
  deafened: false,
  talking: false,
}

/** What the window said last of the person's voice, for the tray, the menus and the talk keys. */
export interface VoiceState {
  read(): VoiceReport
  /** Tells of each change until the returned function is called. */
  subscribe(listener: (now: VoiceReport, before: VoiceReport) => void): () => void
  report(report: VoiceReport): void
  /** The window is gone or was loaded anew: it is in no room any more. */
  forget(): void
}

export function createVoiceState(): VoiceState {
  const listeners = new Set<(now: VoiceReport, before: VoiceReport) => void>()
  let now = silent
  function report(next: VoiceReport): void {
    const before = now
    now = next
    for (const listener of listeners) listener(now, before)
  }
  return {
    read: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    report,
    forget() {
      if (now !== silent) report(silent)
    },
  }
}
