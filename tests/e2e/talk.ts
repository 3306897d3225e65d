import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bestMatch, envelope, peakDbfs } from '../support/sound/envelope.ts'
import type { SoundCard } from '../support/sound/sound-card.ts'
import { speech } from '../support/sound/speech.ts'

/** ms a window of an envelope */
const windowMs = 20

/**
 * Speaks a sentence into one person's microphone and records the other's speaker meanwhile.
 * @returns how much what was heard is what was said (−1..1), and the loudest that was heard (dBFS)
 */
export async function speakAndListen(
  card: SoundCard,
  from: string,
  to: string,
  sentence: string,
): Promise<{ readonly score: number; readonly peak: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-speech-'))
  try {
    const wav = join(folder, 'said.wav')
    const said = await speech(sentence, wav)
    const stop = await card.record(to)
    await card.speak(from, wav)
    const heard = await stop()
    expect(heard.samples.length, 'the recording holds the whole sentence').toBeGreaterThan(
      said.samples.length,
    )
    // The codec's and the jitter buffer's delay cut the end off: all but the last 300 ms are looked for.
    const wanted = envelope(said, windowMs).subarray(0, -15)
    const got = envelope(heard, windowMs)
    return { score: bestMatch(wanted, got).score, peak: peakDbfs(got) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
