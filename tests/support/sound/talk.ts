import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bestMatch, envelope, peakDbfs } from './envelope.ts'
import type { SoundCard } from './sound-card.ts'
import { speech } from './speech.ts'

/** ms a window of an envelope */
const windowMs = 20
/** Correlation from which on two envelopes are of one sentence. Other sentences stay below 0.6. */
const same = 0.8
/** A machine of two cores that runs two browsers, two speakers and a server drops a buffer now and then. */
const tries = 6

/** How much what was heard is what was said (−1..1), and the loudest that was heard (dBFS). */
export interface Heard {
  readonly score: number
  readonly peak: number
}

/** Speaks a sentence into one person's microphone until the other's speaker played it whole; gives the best try. */
export async function speakUntilHeard(
  card: SoundCard,
  from: string,
  to: string,
  sentence: string,
): Promise<Heard> {
  let best: Heard = { score: -1, peak: -Infinity }
  for (let i = 0; i < tries && best.score <= same; i++) {
    const heard = await speakAndListen(card, from, to, sentence)
    if (heard.score > best.score) best = heard
  }
  return best
}

/**
 * Speaks a sentence once and records the other's speaker meanwhile.
 * @param expected what to look for in the recording, if not the sentence itself
 */
export async function speakAndListen(
  card: SoundCard,
  from: string,
  to: string,
  sentence: string,
  expected = sentence,
): Promise<Heard> {
  const folder = await mkdtemp(join(tmpdir(), 'bonfire-speech-'))
  try {
    const wav = join(folder, 'said.wav')
    const said = await speech(sentence, wav)
    const wanted = expected === sentence ? said : await speech(expected, join(folder, 'expected.wav'))
    const stop = await card.record(to)
    await card.speak(from, wav)
    const heard = await stop()
    // The way's delay cuts the end off: all but the last 300 ms are looked for.
    const envelopes = [envelope(wanted, windowMs).subarray(0, -15), envelope(heard, windowMs)] as const
    return { score: bestMatch(...envelopes).score, peak: peakDbfs(envelopes[1]) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
