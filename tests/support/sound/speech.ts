import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readFile } from 'node:fs/promises'
import { fromS16, type Pcm } from './envelope.ts'

const run = promisify(execFile)

/** Speaks a sentence into a WAV file (48 kHz, mono, 16 bit) with espeak-ng and sox, and gives its samples. */
export async function speech(text: string, wav: string): Promise<Pcm> {
  const raw = `${wav}.raw.wav`
  await run('espeak-ng', ['-v', 'en', '-s', '150', '-w', raw, text])
  await run('sox', [raw, '-r', '48000', '-c', '1', '-b', '16', wav, 'norm', '-3'])
  const bytes = await readFile(wav)
  return fromS16(bytes.subarray(dataOffset(bytes)), 48_000)
}

/** Where the samples of a RIFF file begin: after the header of its `data` chunk. */
function dataOffset(bytes: Buffer): number {
  let at = 12
  while (bytes.toString('latin1', at, at + 4) !== 'data') at += 8 + bytes.readUInt32LE(at + 4)
  return at + 8
}
