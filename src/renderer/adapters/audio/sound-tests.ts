import { err, ok, type Result } from '../../../shared/result.ts'
import type { MicrophoneTest, SoundTrouble } from '../../features/settings/ports.ts'
import { rms } from './level.ts'
import { setOutput } from './output.ts'

/** Shows how loud an open microphone is. Takes it over: closing the test lets it go, and so does a test that can't begin. */
export function openMicrophoneTest(stream: MediaStream): Result<MicrophoneTest, SoundTrouble> {
  let context: AudioContext | null = null
  let meter: AnalyserNode
  let closed = false
  function close(): void {
    if (closed) return
    closed = true
    for (const track of stream.getTracks()) track.stop()
    void context?.close()
  }
  try {
    context = new AudioContext()
    meter = new AnalyserNode(context, { fftSize: 1024 })
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(meter)
  } catch {
    close() // a machine without any sound output, or a microphone that ended meanwhile
    return err('failed')
  }
  const samples = new Float32Array(meter.fftSize)
  return ok({
    level() {
      if (closed) return 0
      meter.getFloatTimeDomainData(samples)
      return rms(samples)
    },
    close,
  })
}

/** Two notes a fifth apart, each this long (s). */
const notes = [440, 660]
const noteSeconds = 0.25

/** Plays a short sound on one device ('': the default); answers when it was played. */
export async function playChime(output: string): Promise<Result<null, SoundTrouble>> {
  let context: AudioContext
  try {
    context = new AudioContext()
  } catch {
    return err('failed') // a machine without any sound output
  }
  try {
    const set = await setOutput(context, output)
    if (!set.ok) return set
    await context.resume()
    const { promise, resolve } = Promise.withResolvers<null>()
    const volume = new GainNode(context, { gain: 0 })
    volume.connect(context.destination)
    const start = context.currentTime
    for (const [nth, frequency] of notes.entries()) {
      const [from, until] = [start + nth * noteSeconds, start + (nth + 1) * noteSeconds]
      volume.gain.setValueAtTime(0.0001, from)
      volume.gain.exponentialRampToValueAtTime(0.2, from + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, until)
      const note = new OscillatorNode(context, { frequency })
      note.connect(volume)
      note.start(from)
      note.stop(until)
      if (nth === notes.length - 1) note.addEventListener('ended', () => resolve(null), { once: true })
    }
    await promise
    return ok(null)
  } finally {
    void context.close()
  }
}
