import type { Result } from '../../../shared/result.ts'
import type { SoundTrouble } from '../../features/settings/ports.ts'
import { rms } from './level.ts'
import { setOutput } from './output.ts'
import type { FollowedOutput } from './sound.ts'
import type { VoiceAudio } from './voice-audio.ts'

/** Opus runs at this rate; any other would add a resampler on each path. */
const sampleRate = 48_000
/** 21 ms at 48 kHz. */
const window = 1024
/** Long enough that opening and closing don't click, short enough not to be heard as a fade. */
const rampSeconds = 0.008

/** Keeps the output on the best device; see `Sound`. */
export type FollowOutput = (setOutput: (id: string) => Promise<Result<null, SoundTrouble>>) => FollowedOutput

/**
 * mic → gate → outgoing track
 * each remote track → its gain → its meter → limiter → master → the context's output
 *
 * Output goes to the context itself, because the echo canceller only knows what is played there
 * (see docs/adr/0051-one-audio-context.md).
 */
export class WebAudio implements VoiceAudio {
  readonly #context: AudioContext
  readonly #gate: GainNode
  readonly #outgoingMeter: Meter
  readonly #destination: MediaStreamAudioDestinationNode
  readonly #limiter: DynamicsCompressorNode
  readonly #master: GainNode
  readonly #remotes = new Map<string, Remote>()
  #microphone: MediaStreamAudioSourceNode | null = null
  readonly #output: FollowedOutput
  #closed = false

  constructor(follow: FollowOutput) {
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' })
    this.#context = context
    this.#gate = new GainNode(context, { gain: 0 })
    this.#outgoingMeter = new Meter(context)
    this.#destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    this.#gate.connect(this.#outgoingMeter.node).connect(this.#destination)

    this.#limiter = new DynamicsCompressorNode(context, limiter)
    this.#master = new GainNode(context, { gain: unity })
    this.#limiter.connect(this.#master).connect(context.destination)

    context.addEventListener('statechange', this.#keepRunning)
    this.#keepRunning()
    this.#output = follow(async (id) => {
      const set = await setOutput(context, id)
      this.#keepRunning() // a failed change leaves it standing still
      return set
    })
    context.addEventListener('error', () => this.#output.ended())
  }

  get outgoing(): MediaStreamTrack {
    const [track] = this.#destination.stream.getAudioTracks()
    if (track === undefined) throw new Error('a MediaStreamAudioDestinationNode always has one track')
    return track
  }

  setMicrophone(stream: MediaStream | null): void {
    this.#microphone?.disconnect()
    this.#microphone = stream && new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream })
    this.#microphone?.connect(this.#gate)
  }

  openGate(): void {
    this.#ramp(this.#gate.gain, 1)
  }

  async closeGate(): Promise<void> {
    this.#ramp(this.#gate.gain, 0)
    if (this.#context.state !== 'running') return // nothing leaves a context that stands still
    // A source that stops at a time of the audio clock: a window in the background slows its own timers down.
    const { promise, resolve } = Promise.withResolvers<null>()
    const timer = new ConstantSourceNode(this.#context, { offset: 0 })
    timer.connect(this.#gate)
    const settled = new AbortController()
    timer.addEventListener('ended', () => resolve(null), { signal: settled.signal })
    this.#context.addEventListener('statechange', () => resolve(null), { signal: settled.signal })
    timer.start()
    timer.stop(this.#context.currentTime + rampSeconds)
    await promise
    settled.abort()
    timer.disconnect()
  }

  setDeafened(deafened: boolean): void {
    this.#ramp(this.#master.gain, deafened ? 0 : unity)
  }

  addRemote(id: string, track: MediaStreamTrack): void {
    this.removeRemote(id)
    this.#remotes.set(id, new Remote(this.#context, track, this.#limiter))
  }

  removeRemote(id: string): void {
    this.#remotes.get(id)?.close()
    this.#remotes.delete(id)
  }

  outgoingLevel(): number {
    return this.#outgoingMeter.level()
  }

  remoteLevel(id: string): number {
    return this.#remotes.get(id)?.level() ?? 0
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#output.stop()
    this.#context.removeEventListener('statechange', this.#keepRunning)
    for (const id of [...this.#remotes.keys()]) this.removeRemote(id)
    this.setMicrophone(null)
    this.outgoing.stop()
    void this.#context.close()
  }

  /** A context opened by a click runs at once; one stopped by the system (sleep, a phone call) is started again. */
  readonly #keepRunning = (): void => {
    // A refusal shows as a context that stays suspended; the next state change tries again.
    if (this.#context.state !== 'running' && !this.#closed) void this.#context.resume().catch(() => undefined)
  }

  #ramp(param: AudioParam, target: number): void {
    const now = this.#context.currentTime
    param.cancelScheduledValues(now)
    param.setValueAtTime(param.value, now)
    param.linearRampToValueAtTime(target, now + rampSeconds)
  }
}

/** Catches several loud voices at once before they clip. */
const limiter = {
  threshold: -3,
  knee: 0,
  ratio: 20,
  attack: 0.003,
  release: 0.1,
} satisfies DynamicsCompressorOptions

/**
 * Takes back the gain that a DynamicsCompressorNode adds by itself, so that a single voice passes unchanged
 * (Web Audio API, section 1.19.4: makeup = (1 / gain at full scale) ^ 0.6).
 */
const unity = 10 ** ((0.6 * (limiter.threshold - limiter.threshold / limiter.ratio)) / 20)

class Meter {
  readonly node: AnalyserNode
  readonly #samples = new Float32Array(window)

  constructor(context: BaseAudioContext) {
    this.node = new AnalyserNode(context, { fftSize: window })
  }

  level(): number {
    this.node.getFloatTimeDomainData(this.#samples)
    return rms(this.#samples)
  }
}

/** One person's track. The gain is where their volume will be set. */
class Remote {
  readonly #source: MediaStreamAudioSourceNode
  readonly #gain: GainNode
  readonly #meter: Meter
  readonly #element: HTMLAudioElement

  constructor(context: AudioContext, track: MediaStreamTrack, output: AudioNode) {
    const stream = new MediaStream([track])
    // Chromium delivers silence to the graph unless the remote stream also plays in an element
    // (https://crbug.com/933677); muted, it is not heard twice.
    this.#element = new Audio()
    this.#element.muted = true
    this.#element.srcObject = stream
    void this.#element.play().catch(() => undefined) // rejected only when it is removed before it began
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: stream })
    this.#gain = new GainNode(context, { gain: 1 })
    this.#meter = new Meter(context)
    this.#source.connect(this.#gain).connect(this.#meter.node).connect(output)
  }

  level(): number {
    return this.#meter.level()
  }

  close(): void {
    for (const node of [this.#source, this.#gain, this.#meter.node]) node.disconnect()
    this.#element.srcObject = null
  }
}
