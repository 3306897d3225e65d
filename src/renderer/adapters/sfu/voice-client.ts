import { err } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { Gate, VoiceError, VoiceEvent, VoiceJoin, VoicePort } from '../../features/voice/ports.ts'
import type { Sound } from '../audio/sound.ts'
import { WebAudio } from '../audio/web-audio.ts'
import { systemClock } from '../../clock/clock.ts'
import { openSession } from './session.ts'
import { Stay } from './stay.ts'
import type { StayDeps } from './stay.ts'

/** What a stay needs, from the browser this runs in. `warn` takes what only developers should know. */
export const inBrowser = (
  sound: Pick<Sound, 'openMicrophone' | 'followOutput'>,
  warn: (detail: string) => void,
): StayDeps => ({
  openAudio: (notice) => new WebAudio((setOutput) => sound.followOutput(setOutput, notice)),
  openMicrophone: (listener) => sound.openMicrophone(listener),
  openSession,
  clock: systemClock,
  random: Math.random,
  warn,
})

/** The voice port over WebRTC and Web Audio. One room at a time; each stay in a room is an object of its own. */
export class VoiceClient implements VoicePort {
  readonly #deps: StayDeps
  readonly #listeners = new Set<(event: VoiceEvent) => void>()
  #stay: Stay | null = null

  constructor(deps: StayDeps) {
    this.#deps = deps
  }

  join(input: VoiceJoin): Promise<Result<null, VoiceError>> {
    this.leave()
    try {
      const stay = new Stay(input, this.#deps, this.#emit)
      this.#stay = stay
      return stay.opened
    } catch (cause) {
      // The only thing done at once is opening the sound output, which some systems refuse.
      const error: VoiceError = { kind: 'failed', detail: `no sound output: ${String(cause)}` }
      this.#emit({ type: 'status', status: 'failed', error })
      return Promise.resolve(err(error))
    }
  }

  leave(): void {
    this.#stay?.leave()
    this.#stay = null
  }

  setMuted(muted: boolean): void {
    this.#stay?.setMuted(muted)
  }

  setDeafened(deafened: boolean): void {
    this.#stay?.setDeafened(deafened)
  }

  setGate(gate: Gate): void {
    this.#stay?.setGate(gate)
  }

  level(userId: string): number {
    return this.#stay?.level(userId) ?? 0
  }

  subscribe(listener: (event: VoiceEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly #emit = (event: VoiceEvent): void => {
    for (const listener of this.#listeners) listener(event)
  }
}
