import type { EndReason } from '../../../shared/signaling.ts'
import { requestTroubleWords } from '../../ui/request-trouble.ts'
import type { VoiceProblem, VoiceState } from './store.ts'

/** What happened, why, what now. */
export function voiceWords(problem: VoiceProblem): string {
  switch (problem.kind) {
    case 'mic-denied':
      return 'Bonfire may not use your microphone. Allow it in the settings of your system or browser, then try again.'
    case 'mic-missing':
      return 'No microphone was found. Plug one in and try again.'
    case 'mic-busy':
      return 'Your microphone couldn’t be opened: another program may be using it. Close that program and try again.'
    case 'sfu-unreachable':
      return 'The voice server can’t be reached. Check your connection and try again.'
    case 'not-allowed':
      return 'You may not join this voice channel. Ask the server’s owner.'
    case 'room-full':
      return 'This voice channel is full. Try again when somebody has left.'
    case 'version-mismatch':
      return 'The voice server speaks another version of Bonfire. Update the app or the server.'
    case 'session-ended':
      return endWords(problem.reason)
    case 'failed':
      return 'Voice stopped because of a fault in Bonfire. Try again.'
    case 'no-sfu':
      return 'This backend has no voice server yet. Whoever runs it can add one.'
    case 'backend':
      return requestTroubleWords('Voice couldn’t start', problem.error.kind)
  }
}

function endWords(reason: EndReason): string {
  switch (reason) {
    case 'token-expired':
      return 'Your session ran out during the call. Join again.'
    case 'access-lost':
      return 'You no longer have access to this voice channel.'
    case 'joined-elsewhere':
      return 'You joined voice on another device, so this one left.'
    case 'room-closed':
      return 'This voice channel was closed.'
    case 'too-many-errors':
      return 'The voice server ended the call after repeated errors. Update Bonfire and try again.'
    case 'shutting-down':
      return 'The voice server is restarting. Try again in a moment.'
  }
}

/** Which key lets one talk. */
export interface TalkKey {
  /** `press`: each press turns it over, by choice or because only presses are seen here. */
  readonly by: 'hold' | 'press'
  /** Its name, as `F8`; null: none is bound. */
  readonly key: string | null
}

/** What the key does now; null where no key has a say. */
export function talkKeyWords(state: VoiceState, { by, key }: TalkKey): string | null {
  if (state.status !== 'connected' || !state.canSpeak || state.micProblem !== null) return null
  if (state.muted || state.deafened) return 'Unmute to talk'
  if (state.sending) return by === 'press' && key !== null ? `Talking, press ${key} to stop` : 'Talking'
  if (key === null) return 'Choose a key to talk'
  return by === 'hold' ? `Hold ${key} to talk` : `Press ${key} to talk`
}
