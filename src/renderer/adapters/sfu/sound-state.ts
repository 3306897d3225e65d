import type { Gate } from '../../features/voice/ports.ts'

/** What decides whether sound goes out, from the person, the room, the microphone and the connection. */
export interface SoundFacts {
  /** What the person asked for. */
  readonly muted: boolean
  readonly deafened: boolean
  /** Push-to-talk, if it is used: see `Gate`. */
  readonly gate: Gate
  /** What the room allows. */
  readonly canSpeak: boolean
  readonly microphone: 'opening' | 'ready' | 'failed'
  readonly connected: boolean
}

export interface SoundState {
  /** The gate is open and RTP flows. */
  readonly sending: boolean
  /** The microphone delivers at all: off while the connection is down, so that nothing can leave by mistake. */
  readonly capturing: boolean
  /** What the SFU and through it everybody is told. */
  readonly told: { readonly muted: boolean; readonly deafened: boolean }
}

export function soundState(facts: SoundFacts): SoundState {
  const silenced = facts.muted || facts.deafened || !facts.canSpeak
  return {
    sending: facts.connected && facts.microphone === 'ready' && !silenced && facts.gate !== false,
    capturing: facts.connected && facts.canSpeak,
    // A microphone that is still opening is not shown as muted: the sign would flicker at each join.
    told: { muted: silenced || facts.microphone === 'failed', deafened: facts.deafened },
  }
}
