import { err, ok, type Result } from '../../../shared/result.ts'
import type { DeviceChoice } from '../../../shared/settings.ts'
import type { SoundTrouble } from '../../features/settings/ports.ts'
import type { DeviceNotice, VoiceError } from '../../features/voice/ports.ts'
import type { DeviceFollower, FollowOptions } from './follow-device.ts'

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

/** The person's microphone, whichever device that is at the moment. The owner closes it. */
export interface Microphone {
  /** Off: the browser delivers digital silence from the source on. */
  setEnabled(enabled: boolean): void
  /** Tries again what could not be opened. */
  retry(): void
  /** Idempotent; the system's "microphone in use" sign goes out. */
  close(): void
}

export interface MicrophoneListener {
  /** Delivers from now on, in place of what did before. */
  live(stream: MediaStream): void
  /** No device can be opened; `live` follows if that changes. */
  lost(error: VoiceError): void
  notice(notice: DeviceNotice): void
}

/** Makes the follower that decides which device is open. */
export type Follow = (options: Pick<FollowOptions, 'open' | 'settled' | 'notice'>) => DeviceFollower

type Media = Pick<MediaDevices, 'getUserMedia'> | undefined

/** Opens the best microphone there is, and keeps to the best while others come and go. */
export function openMicrophone(media: Media, follow: Follow, listener: MicrophoneListener): Microphone {
  let stream: MediaStream | null = null
  let enabled = true
  let closed = false
  let told: SoundTrouble | null = null
  let lastError: VoiceError = { kind: 'mic-missing' }

  function replace(next: MediaStream | null): void {
    const before = stream
    stream = next
    if (next !== null) {
      setEnabled(enabled)
      for (const track of next.getAudioTracks())
        track.addEventListener('ended', () => void (stream === next && follower.ended()), { once: true })
      told = null
      listener.live(next)
    }
    for (const track of before?.getTracks() ?? []) track.stop()
  }
  function setEnabled(next: boolean): void {
    enabled = next
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = next
  }

  const follower = follow({
    async open(device) {
      const opened = await openStream(media, device)
      if (!opened.ok) {
        lastError = opened.error
        return err(troubleOfError(opened.error))
      }
      if (closed) for (const track of opened.value.getTracks()) track.stop()
      else replace(opened.value)
      return ok(null)
    },
    settled({ candidate, trouble }) {
      if (candidate !== null || told === trouble) return
      told = trouble
      replace(null)
      listener.lost(trouble === 'unplugged' ? { kind: 'mic-missing' } : lastError)
    },
    notice: (notice) => listener.notice(notice),
  })

  return {
    setEnabled,
    retry: () => follower.retry(),
    close() {
      closed = true
      follower.close()
      replace(null)
    },
  }
}

/** One device's sound, as voice wants it. null: the system's default. */
export async function openStream(
  media: Media,
  device: DeviceChoice | null,
): Promise<Result<MediaStream, VoiceError>> {
  if (media === undefined)
    return err({ kind: 'failed', detail: 'no microphone access: the page is not a secure context' })
  const wanted = device === null ? {} : { deviceId: { exact: device.id } }
  try {
    return ok(await media.getUserMedia({ audio: { ...constraints, ...wanted } }))
  } catch (cause) {
    return err(microphoneError(cause))
  }
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

export function troubleOfError({ kind }: VoiceError): SoundTrouble {
  switch (kind) {
    case 'mic-denied':
      return 'denied'
    case 'mic-missing':
      return 'missing'
    case 'mic-busy':
      return 'busy'
    default:
      return 'failed'
  }
}
