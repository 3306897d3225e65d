import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { VoiceError } from '../../features/voice/ports.ts'

/**
 * No automatic gain: on several systems it moves the slider of the whole system's microphone and leaves it there.
 * Mono, as voice is sent in mono.
 */
const constraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: false,
  channelCount: 1,
} satisfies MediaTrackConstraints

/** An open microphone. The owner closes it; it may also end by itself when it is unplugged. */
export interface Microphone {
  readonly stream: MediaStream
  /** Off: the browser delivers digital silence from the source on. */
  setEnabled(enabled: boolean): void
  /** Idempotent; the system's "microphone in use" sign goes out. */
  close(): void
}

/** Opens the default microphone. `onEnded` is told once if it ends by itself, never after `close`. */
export async function openMicrophone(
  devices: Pick<MediaDevices, 'getUserMedia'> | undefined,
  onEnded: () => void,
): Promise<Result<Microphone, VoiceError>> {
  if (devices === undefined)
    return err({ kind: 'failed', detail: 'no microphone access: the page is not a secure context' })
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({ audio: constraints })
  } catch (cause) {
    return err(microphoneError(cause))
  }
  let closed = false
  const ended = (): void => {
    if (!closed) onEnded()
  }
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', ended, { once: true })
  return ok({
    stream,
    setEnabled: (enabled) => {
      for (const track of stream.getAudioTracks()) track.enabled = enabled
    },
    close: () => {
      closed = true
      for (const track of stream.getTracks()) track.stop()
    },
  })
}

/** What a rejected `getUserMedia` means (W3C Media Capture and Streams, section 10.3). */
export function microphoneError(cause: unknown): VoiceError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return { kind: 'mic-denied' }
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { kind: 'mic-missing' }
    case 'NotReadableError':
    case 'AbortError':
      return { kind: 'mic-busy' }
    default:
      return { kind: 'failed', detail: `getUserMedia: ${String(cause)}` }
  }
}
