import { ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { PeerInfo } from '../../../shared/signaling.ts'
import type { Gate, VoiceError, VoiceEvent } from '../../features/voice/ports.ts'
import type { Failure } from './failure.ts'
import { FakeClock } from '../../clock/fake-clock.ts'
import type { Session, SessionListener, SessionOptions, Told } from './session.ts'
import type { MicrophoneListener } from '../audio/microphone.ts'
import { VoiceClient } from './voice-client.ts'

export const me = '00000000-0000-4000-8000-000000000001'
export const ada: PeerInfo = {
  peerId: 'a',
  userId: '00000000-0000-4000-8000-00000000000a',
  muted: false,
  deafened: false,
  producerId: 'pa',
}
export const unreachable: Failure = {
  error: { kind: 'sfu-unreachable' },
  retry: true,
  detail: 'cable pulled',
}

/** For tests of a stay: a world in which every outside part is at hand: sound, microphone, SFU and time. */
export class StayWorld {
  readonly clock = new FakeClock()
  readonly events: VoiceEvent[] = []
  readonly warnings: string[] = []

  audio = {
    gate: 'closed',
    deafened: false,
    microphone: false,
    closed: 0,
    remotes: new Set<string>(),
    level: 0.5,
  }
  microphones: { enabled: boolean; closed: boolean; listener: MicrophoneListener }[] = []
  microphone: () => Promise<Result<null, VoiceError>> = () => Promise.resolve(ok(null))

  attempts: SessionOptions[] = []
  session: () => Promise<Result<null, Failure>> = () => Promise.resolve(ok(null))
  room: { canSpeak: boolean; peers: PeerInfo[] } = { canSpeak: true, peers: [] }
  sending = false
  told: Told[] = []
  open = 0
  listener: SessionListener | null = null

  readonly voice = new VoiceClient({
    clock: this.clock,
    random: () => 0,
    warn: (detail) => this.warnings.push(detail),
    openAudio: () => ({
      outgoing: {} as MediaStreamTrack,
      setMicrophone: (stream) => (this.audio.microphone = stream !== null),
      openGate: () => (this.audio.gate = 'open'),
      closeGate: () => {
        this.audio.gate = 'closed'
        return Promise.resolve()
      },
      setDeafened: (deafened) => (this.audio.deafened = deafened),
      addRemote: (id) => this.audio.remotes.add(id),
      removeRemote: (id) => this.audio.remotes.delete(id),
      outgoingLevel: () => this.audio.level,
      remoteLevel: (id) => (this.audio.remotes.has(id) ? this.audio.level : 0),
      close: () => (this.audio.closed += 1),
    }),
    openMicrophone: (listener) => {
      const microphone = { enabled: true, closed: false, listener }
      this.microphones.push(microphone)
      const open = async (): Promise<void> => {
        const opened = await this.microphone()
        if (microphone.closed) return
        if (opened.ok) listener.live({} as MediaStream)
        else listener.lost(opened.error)
      }
      void open()
      return {
        setEnabled: (enabled) => (microphone.enabled = enabled),
        retry: () => void open(),
        close: () => (microphone.closed = true),
      }
    },
    openSession: async (options) => {
      this.attempts.push(options)
      const opened = await this.session()
      if (!opened.ok) return opened
      this.open++
      this.listener = options.listener
      let closed = false
      const session: Session = {
        ...this.room,
        setSending: (sending) => (this.sending = sending),
        tell: (told) => this.told.push(told),
        showToken: () => Promise.resolve(true),
        close: () => {
          if (!closed) this.open--
          closed = true
          this.sending = false
        },
      }
      return ok(session)
    },
  })

  constructor() {
    this.voice.subscribe((event) => this.events.push(event))
  }

  join(wanted: { muted?: boolean; deafened?: boolean; gate?: Gate; token?: () => Promise<string> } = {}) {
    return this.voice.join({
      sfuUrl: 'http://127.0.0.1:1',
      channelId: '00000000-0000-4000-8000-0000000000cc',
      userId: me,
      muted: false,
      deafened: false,
      gate: null,
      token: () => Promise.resolve('token'),
      ...wanted,
    })
  }

  lose(failure = unreachable): void {
    this.listener?.lost(failure)
  }

  get statuses(): string[] {
    return this.events.flatMap((event) => (event.type === 'status' ? [event.status] : []))
  }

  get sent(): boolean[] {
    return this.events.flatMap((event) => (event.type === 'sending' ? [event.sending] : []))
  }

  /** The last thing told of a kind. */
  last<T extends VoiceEvent['type']>(type: T): Extract<VoiceEvent, { type: T }> | undefined {
    return this.events.findLast((event): event is Extract<VoiceEvent, { type: T }> => event.type === type)
  }
}
