import { createSound } from '../../src/renderer/adapters/audio/sound.ts'
import { inBrowser, VoiceClient } from '../../src/renderer/adapters/sfu/voice-client.ts'
import type {
  DeviceNotice,
  Gate,
  VoiceError,
  VoiceEvent,
  VoiceJoin,
  VoicePeer,
} from '../../src/renderer/features/voice/ports.ts'
import { systemClock } from '../../src/renderer/clock/clock.ts'
import type { SoundDevices } from '../../src/renderer/features/settings/ports.ts'
import type { Settings } from '../../src/shared/settings.ts'
import type { Result } from '../../src/shared/result.ts'

/*
 * Runs in the browser: the real voice adapter, and what a test wants to know of it. Microphones are kept in sight, to
 * show that they are let go.
 */

declare global {
  interface Window {
    voice: VoiceProbe
    /** Set by a test before the page opens: the machine has no microphone. */
    withoutMicrophone?: boolean
    /** Set by a test: another program holds the microphone of this name. */
    busyMicrophone?: string
  }
}

export interface VoiceProbe {
  join(input: Omit<VoiceJoin, 'token'> & { readonly token: string }): Promise<Result<null, VoiceError>>
  leave(): void
  setMuted(muted: boolean): void
  setDeafened(deafened: boolean): void
  setGate(gate: Gate): void
  level(userId: string): number
  /** The loudest moment of the next `ms`. */
  peak(userId: string, ms: number): Promise<number>
  statuses(): string[]
  peers(): readonly VoicePeer[]
  /** What the person chooses in the settings. */
  choose(choice: Partial<Settings['audio']>): void
  devices(): SoundDevices | null
  notices(): readonly DeviceNotice[]
  microphoneProblem(): VoiceError | null
  /** How many of the microphones ever opened still run. */
  openMicrophones(): number
  /** The RTP time stamp, at 48 kHz, of what was played last of the one person heard; null before anything was. */
  played(): number | null
}

const warnings: string[] = []
let chosen: Settings['audio'] = { input: null, output: null }
const chosenAnew = new Set<() => void>()
const sound = createSound({
  media: navigator.mediaDevices,
  clock: systemClock,
  choices: {
    read: () => chosen,
    subscribe(listener) {
      chosenAnew.add(listener)
      return () => chosenAnew.delete(listener)
    },
  },
})
const client = new VoiceClient(inBrowser(sound, (detail) => warnings.push(detail)))
let devices: SoundDevices | null = null
sound.subscribe((now) => (devices = now))
const events: VoiceEvent[] = []
client.subscribe((event) => events.push(event))

const tracks: MediaStreamTrack[] = []
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = async (constraints) => {
  if (window.withoutMicrophone === true) throw new DOMException('no device', 'NotFoundError')
  const stream = await real(constraints)
  const busy = stream.getAudioTracks().find(({ label }) => label === window.busyMicrophone)
  if (busy !== undefined) {
    busy.stop()
    throw new DOMException('Could not start audio source', 'NotReadableError')
  }
  tracks.push(...stream.getTracks())
  return stream
}

let receiver: RTCRtpReceiver | null = null
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    this.addEventListener('track', (event) => (receiver = event.receiver))
  }
}

const last = <T extends VoiceEvent['type']>(type: T): Extract<VoiceEvent, { type: T }> | undefined =>
  events.findLast((event): event is Extract<VoiceEvent, { type: T }> => event.type === type)

window.voice = {
  join: ({ token, ...input }) => client.join({ ...input, token: () => Promise.resolve(token) }),
  leave: () => client.leave(),
  setMuted: (muted) => client.setMuted(muted),
  setDeafened: (deafened) => client.setDeafened(deafened),
  setGate: (gate) => client.setGate(gate),
  level: (userId) => client.level(userId),
  peak: (userId, ms) =>
    new Promise((resolve) => {
      let peak = 0
      const until = performance.now() + ms
      const look = (): void => {
        peak = Math.max(peak, client.level(userId))
        if (performance.now() < until) requestAnimationFrame(look)
        else resolve(peak)
      }
      look()
    }),
  statuses: () => events.flatMap((event) => (event.type === 'status' ? [event.status] : [])),
  peers: () => last('peers')?.peers ?? [],
  choose(choice) {
    chosen = { ...chosen, ...choice }
    for (const listener of chosenAnew) listener()
  },
  devices: () => devices,
  notices: () => events.flatMap((event) => (event.type === 'device' ? [event.notice] : [])),
  microphoneProblem: () => last('mic')?.problem ?? null,
  openMicrophones: () => tracks.filter((track) => track.readyState === 'live').length,
  played: () => receiver?.getSynchronizationSources()[0]?.rtpTimestamp ?? null,
}
