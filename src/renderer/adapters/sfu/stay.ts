import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { PeerInfo } from '../../../shared/signaling.ts'
import type {
  DeviceNotice,
  Gate,
  VoiceError,
  VoiceEvent,
  VoiceJoin,
  VoicePeer,
} from '../../features/voice/ports.ts'
import type { Microphone, MicrophoneListener } from '../audio/microphone.ts'
import type { VoiceAudio } from '../audio/voice-audio.ts'
import { backOffMs } from './back-off.ts'
import type { Clock } from '../../clock/clock.ts'
import { start, step } from './connection.ts'
import type { Connection, ConnectionEffect, ConnectionEvent } from './connection.ts'
import { tokenFailure } from './failure.ts'
import type { OpenSession, Session } from './session.ts'
import { soundState } from './sound-state.ts'
import type { SoundState } from './sound-state.ts'
import { keepTokenFresh } from './token-refresh.ts'

/** Longer than the ten seconds after which a media path that never carried anything is given up. */
const stableAfterMs = 20_000
const tokenTimeoutMs = 10_000

export interface StayDeps {
  readonly openAudio: (notice: (notice: DeviceNotice) => void) => VoiceAudio
  readonly openMicrophone: (listener: MicrophoneListener) => Microphone
  readonly openSession: OpenSession
  readonly clock: Clock
  /** 0..1, for the jitter of reconnections. */
  readonly random: () => number
  /** What developers should know and nobody else. */
  readonly warn: (detail: string) => void
}

/** From one `join` to its end: owns the sound, the microphone, and one session after another. */
export class Stay {
  /** `ok` once connected, or when it was left before that. */
  readonly opened: Promise<Result<null, VoiceError>>
  readonly #input: VoiceJoin
  readonly #deps: StayDeps
  readonly #emit: (event: VoiceEvent) => void
  readonly #opening = Promise.withResolvers<Result<null, VoiceError>>()
  readonly #audio: VoiceAudio
  #connection: Connection = start[0]
  #session: Session | null = null
  #attempt = new AbortController()
  #stopTimers: (() => void)[] = []
  #microphone: Microphone | null = null
  #microphoneState: 'opening' | 'ready' | 'failed' = 'opening'
  #intent: { readonly muted: boolean; readonly deafened: boolean }
  #gate: Gate
  #wasSending = false
  #canSpeak = true // until the room says otherwise
  #peers: readonly PeerInfo[] = []

  /** Call within a click: browsers let sound play only then. */
  constructor(input: VoiceJoin, deps: StayDeps, emit: (event: VoiceEvent) => void) {
    this.#input = input
    this.#deps = deps
    this.#emit = emit
    this.#intent = { muted: input.muted, deafened: input.deafened }
    this.#gate = shut(input.gate)
    this.opened = this.#opening.promise
    this.#audio = deps.openAudio(this.#notice)
    emit({ type: 'status', status: 'connecting', error: null })
    this.#openMicrophone()
    this.#perform(start[1])
  }

  /** Idempotent. */
  leave(): void {
    this.#dispatch({ type: 'leave' })
  }

  setMuted(muted: boolean): void {
    this.#intent = { ...this.#intent, muted }
    if (this.#over) return
    // Somebody without a working microphone who unmutes asks for another try.
    if (!muted && this.#microphoneState === 'failed') this.#microphone?.retry()
    this.#apply()
  }

  setDeafened(deafened: boolean): void {
    this.#intent = { ...this.#intent, deafened }
    this.#apply()
  }

  setGate(gate: Gate): void {
    this.#gate = this.#connection.status === 'connected' ? gate : shut(gate)
    this.#apply()
  }

  level(userId: string): number {
    if (userId === this.#input.userId) return this.#sound.sending ? this.#audio.outgoingLevel() : 0
    let level = 0
    for (const peer of this.#peers) {
      if (peer.userId !== userId || peer.muted || peer.producerId === null) continue
      level = Math.max(level, this.#audio.remoteLevel(peer.producerId))
    }
    return level
  }

  get #over(): boolean {
    return this.#connection.status === 'idle' || this.#connection.status === 'failed'
  }

  get #sound(): SoundState {
    return soundState({
      ...this.#intent,
      gate: this.#gate,
      canSpeak: this.#canSpeak,
      microphone: this.#microphoneState,
      connected: this.#connection.status === 'connected',
    })
  }

  #dispatch(event: ConnectionEvent): void {
    if ('failure' in event) this.#deps.warn(`${event.type}: ${event.failure.detail}`)
    const before = this.#connection.status
    const [connection, effects] = step(this.#connection, event)
    this.#connection = connection
    this.#perform(effects)
    if (connection.status === before) return
    if (connection.status !== 'connected') this.#gate = shut(this.#gate)
    this.#apply()
    this.#emit({
      type: 'status',
      status: connection.status,
      error: 'error' in connection ? connection.error : null,
    })
    if (connection.status === 'connected' || connection.status === 'idle') this.#opening.resolve(ok(null))
    if (connection.status === 'failed') this.#opening.resolve(err(connection.error))
  }

  #perform(effects: readonly ConnectionEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'open':
          void this.#open()
          break
        case 'close-session':
          this.#closeSession()
          break
        case 'retry-later':
          this.#after(backOffMs(effect.attempt, this.#deps.random()), { type: 'retry-due' })
          break
        case 'watch-stability':
          this.#after(stableAfterMs, { type: 'stable' })
          break
        case 'release':
          this.#release()
          break
      }
    }
  }

  #after(ms: number, event: ConnectionEvent): void {
    this.#stopTimers.push(this.#deps.clock.after(ms, () => this.#dispatch(event)))
  }

  async #open(): Promise<void> {
    const attempt = (this.#attempt = new AbortController())
    const abandoned = (): boolean => attempt.signal.aborted
    const token = await this.#token()
    if (abandoned()) return
    if (!token.ok) {
      this.#dispatch({ type: 'open-failed', failure: tokenFailure(token.error) })
      return
    }
    const opened = await this.#deps.openSession({
      url: this.#input.sfuUrl,
      channelId: this.#input.channelId,
      token: token.value,
      told: this.#sound.told,
      track: this.#audio.outgoing,
      clock: this.#deps.clock,
      signal: attempt.signal,
      listener: {
        peersChanged: (peers) => this.#setPeers(peers),
        heard: (producerId, track) => this.#audio.addRemote(producerId, track),
        unheard: (producerId) => this.#audio.removeRemote(producerId),
        lost: (failure) => this.#dispatch({ type: 'lost', failure }),
        warned: this.#deps.warn,
      },
    })
    if (abandoned()) {
      if (opened.ok) opened.value.close()
    } else if (opened.ok) this.#enter(opened.value, token.value)
    else this.#dispatch({ type: 'open-failed', failure: opened.error })
  }

  #enter(session: Session, token: string): void {
    const regained = session.canSpeak && !this.#canSpeak
    this.#session = session
    this.#canSpeak = session.canSpeak
    if (!session.canSpeak) this.#closeMicrophone()
    else if (regained) this.#openMicrophone()
    this.#stopTimers.push(
      keepTokenFresh({
        token,
        fetch: this.#input.token,
        show: (fresh) => session.showToken(fresh),
        clock: this.#deps.clock,
      }),
    )
    this.#emit({ type: 'can-speak', canSpeak: session.canSpeak })
    this.#peers = session.peers
    this.#dispatch({ type: 'opened' })
  }

  async #token(): Promise<Result<string, unknown>> {
    const late = Promise.withResolvers<Result<string, unknown>>()
    const cancel = this.#deps.clock.after(tokenTimeoutMs, () => late.resolve(err('timed out')))
    const asked = this.#input.token().then(ok, err)
    const token = await Promise.race([asked, late.promise])
    cancel()
    return token
  }

  #openMicrophone(): void {
    this.#microphoneState = 'opening'
    this.#microphone = this.#deps.openMicrophone({
      live: (stream) => {
        this.#audio.setMicrophone(stream)
        this.#microphoneIs('ready', null)
      },
      lost: (problem) => {
        this.#audio.setMicrophone(null)
        this.#microphoneIs('failed', problem)
      },
      notice: this.#notice,
    })
  }

  #microphoneIs(state: 'ready' | 'failed', problem: VoiceError | null): void {
    if (this.#microphoneState === state && state === 'ready') return // another device, the same state
    this.#microphoneState = state
    this.#apply()
    this.#emit({ type: 'mic', problem })
  }

  #closeMicrophone(): void {
    this.#microphone?.close()
    this.#microphone = null
    this.#microphoneState = 'failed'
    this.#audio.setMicrophone(null)
  }

  readonly #notice = (notice: DeviceNotice): void => this.#emit({ type: 'device', notice })

  #setPeers(peers: readonly PeerInfo[]): void {
    this.#peers = peers
    this.#emitPeers()
  }

  #emitPeers(): void {
    if (this.#over) {
      this.#emit({ type: 'peers', peers: [] })
      return
    }
    const self: VoicePeer = { peerId: 'self', userId: this.#input.userId, ...this.#sound.told }
    const others = this.#peers.map(({ peerId, userId, muted, deafened }) => ({
      peerId,
      userId,
      muted,
      deafened,
    }))
    this.#emit({ type: 'peers', peers: [self, ...others] })
  }

  /** Brings microphone, gate, RTP, speakers and the SFU into line with what is wanted and possible now. */
  #apply(): void {
    const { sending, capturing, told } = this.#sound
    if (!this.#over) {
      this.#microphone?.setEnabled(capturing)
      this.#audio.setDeafened(told.deafened)
      if (sending) {
        this.#session?.setSending(true)
        this.#audio.openGate()
      } else {
        // First the ramp to silence, then no packets at all: the other order would cut with a click.
        void this.#audio.closeGate().then(() => {
          if (!this.#over && !this.#sound.sending) this.#session?.setSending(false)
        })
      }
      this.#session?.tell(told)
    }
    if (sending !== this.#wasSending) this.#emit({ type: 'sending', sending })
    this.#wasSending = sending
    this.#emitPeers()
  }

  #closeSession(): void {
    this.#attempt.abort()
    for (const stop of this.#stopTimers.splice(0)) stop()
    this.#session?.close()
    this.#session = null
  }

  #release(): void {
    this.#closeMicrophone()
    this.#audio.close()
    this.#peers = []
  }
}

/** An open gate closes; none stays none. */
const shut = (gate: Gate): Gate => gate && false
