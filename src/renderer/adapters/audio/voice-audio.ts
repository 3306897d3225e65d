/**
 * The sound of one stay in a room: what goes out and what is heard. Opened within a click, so that the browser lets it
 * play; closed by the stay that opened it.
 */
export interface VoiceAudio {
  /** What is sent. Digital silence while the gate is closed or no microphone is set. */
  readonly outgoing: MediaStreamTrack
  setMicrophone(stream: MediaStream | null): void
  openGate(): void
  /** Resolves when the last sample of the ramp has left, measured on the audio clock. */
  closeGate(): Promise<void>
  /** Deafened: nothing is heard of anybody. */
  setDeafened(deafened: boolean): void
  /** Starts playing a remote track under an id of the caller's choosing. */
  addRemote(id: string, track: MediaStreamTrack): void
  /** Idempotent. */
  removeRemote(id: string): void
  /** Linear RMS of the last 21 ms of what is sent, 0..1. */
  outgoingLevel(): number
  /** Linear RMS of the last 21 ms of one remote track, 0..1; 0 for an unknown id. */
  remoteLevel(id: string): number
  /** Idempotent; releases the context and everything in it, not the microphone. */
  close(): void
}
