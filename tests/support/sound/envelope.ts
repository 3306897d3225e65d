/** Mono PCM: samples in −1..1 at `rate` Hz. */
export interface Pcm {
  readonly rate: number
  readonly samples: Float32Array
}

/** Raw little-endian 16-bit mono, as `parec` writes it. */
export function fromS16(bytes: Buffer, rate: number): Pcm {
  const samples = new Float32Array(Math.floor(bytes.length / 2))
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2) / 32768
  return { rate, samples }
}

/** RMS of each window of `ms`: how loud the sound is over time, whatever its phase and codec. */
export function envelope(sound: Pcm, ms: number): Float32Array {
  const size = Math.round((sound.rate * ms) / 1000)
  const windows = new Float32Array(Math.floor(sound.samples.length / size))
  for (let w = 0; w < windows.length; w++) {
    let sum = 0
    for (let i = w * size; i < (w + 1) * size; i++) sum += (sound.samples[i] ?? 0) ** 2
    windows[w] = Math.sqrt(sum / size)
  }
  return windows
}

/**
 * The best normalised cross-correlation (Pearson's, −1..1) of a short envelope with any place in a long one, and that
 * place in windows. 1: the same sound, whatever its volume. Envelopes of unrelated speech stay well below 0.6.
 */
export function bestMatch(
  short: Float32Array,
  long: Float32Array,
): { readonly score: number; readonly at: number } {
  let best = { score: -1, at: 0 }
  for (let at = 0; at + short.length <= long.length; at++) {
    const score = pearson(short, long.subarray(at, at + short.length))
    if (score > best.score) best = { score, at }
  }
  return best
}

function pearson(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  let product = 0
  let squareA = 0
  let squareB = 0
  for (let i = 0; i < a.length; i++) {
    const da = (a[i] ?? 0) - meanA
    const db = (b[i] ?? 0) - meanB
    product += da * db
    squareA += da * da
    squareB += db * db
  }
  const scale = Math.sqrt(squareA * squareB)
  return scale === 0 ? 0 : product / scale
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The loudest window, in dBFS; −Infinity for digital silence. */
export const peakDbfs = (windows: Float32Array): number =>
  20 * Math.log10(windows.reduce((a, b) => Math.max(a, b), 0))
