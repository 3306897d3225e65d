import { err, ok } from '../../shared/result.ts'
import type { Gate, VoiceEvent, VoicePort } from '../features/voice/ports.ts'

/** A voice port whose code (WebRTC, signalling, audio graph) is loaded when somebody first joins a room. */
export function lazyVoice(load: () => Promise<VoicePort>): VoicePort {
  const listeners = new Set<(event: VoiceEvent) => void>()
  let loading: Promise<VoicePort> | null = null
  let real: VoicePort | null = null
  /** Grows with each join and leave: a join that was overtaken while loading enters nothing. */
  let turn = 0
  let sound: { muted: boolean; deafened: boolean; gate: Gate } = { muted: false, deafened: false, gate: null }

  async function loaded(): Promise<VoicePort> {
    loading ??= load()
    try {
      const port = await loading
      if (real === null) {
        real = port
        port.subscribe((event) => {
          for (const listener of listeners) listener(event)
        })
      }
      return port
    } catch (cause) {
      loading = null // the network may be back at the next try
      throw cause
    }
  }

  return {
    async join(input) {
      turn += 1
      const mine = turn
      sound = { muted: input.muted, deafened: input.deafened, gate: input.gate }
      try {
        const port = await loaded()
        return mine === turn ? await port.join({ ...input, ...sound }) : ok(null)
      } catch (cause) {
        return err({ kind: 'failed', detail: `the voice code could not be loaded: ${String(cause)}` })
      }
    },
    leave() {
      turn += 1
      real?.leave()
    },
    setMuted(muted) {
      sound = { ...sound, muted }
      real?.setMuted(muted)
    },
    setDeafened(deafened) {
      sound = { ...sound, deafened }
      real?.setDeafened(deafened)
    },
    setGate(gate) {
      sound = { ...sound, gate }
      real?.setGate(gate)
    },
    level: (userId) => real?.level(userId) ?? 0,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
