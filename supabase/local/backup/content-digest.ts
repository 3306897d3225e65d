import { createHash } from 'node:crypto'

/** Rows, bytes and SHA-256 of what passes. */
export class ContentDigest {
  rows = 0
  bytes = 0
  readonly #hash = createHash('sha256')

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
    // COPY's text format writes a line break inside a value as \n: each that is left ends a row.
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) this.rows++
  }

  /** Hex; ends the digest. */
  sha256(): string {
    return this.#hash.digest('hex')
  }
}

/** Of a whole file or stream. */
export async function digestOf(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const digest = new ContentDigest()
  for await (const chunk of chunks) digest.update(chunk)
  return { bytes: digest.bytes, sha256: digest.sha256() }
}
