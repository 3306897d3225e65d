import type { VoiceEvent, VoicePeer, VoicePort } from '../../../src/renderer/features/voice/ports.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { personCalled } from './camp.ts'
import type { Scene } from './scenes.ts'

const peer = (username: string, muted = false): VoicePeer => ({
  peerId: username,
  userId: personCalled(username).id,
  muted,
  deafened: false,
})

export function fakeVoice({ voice, settings }: Scene): VoicePort {
  const listeners = new Set<(event: VoiceEvent) => void>()
  const tell = (event: VoiceEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const gateOpen = settings?.talk === undefined || voice?.talking === true
  const talking = new Set([personCalled('juno').id, ...(gateOpen ? [personCalled('mara').id] : [])])
  return {
    async join() {
      if (voice?.status === 'failed') return err(voice.error ?? { kind: 'failed', detail: '' })
      tell({ type: 'status', status: voice?.status ?? 'connected', error: null })
      if (voice?.status === 'connecting') return ok(null)
      tell({ type: 'peers', peers: [peer('juno'), peer('tove.l', true), peer('soot_oakfire')] })
      const canSpeak = voice?.canSpeak ?? true
      tell({ type: 'can-speak', canSpeak })
      tell({ type: 'sending', sending: gateOpen && canSpeak && voice?.mic === undefined })
      if (voice?.mic !== undefined) tell({ type: 'mic', problem: voice.mic })
      if (voice?.notice !== undefined) tell({ type: 'device', notice: voice.notice })
      return ok(null)
    },
    leave: () => {},
    setMuted: () => {},
    setDeafened: () => {},
    setGate: () => {},
    // A slow wave stands for a voice.
    level: (userId) => (talking.has(userId) ? 0.08 + 0.05 * Math.sin(performance.now() / 180) : 0),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
