import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../../src/shared/result.ts'

/** Reads a whole body of at most `limit` bytes. What is over the limit is never held in memory. */
export async function readBody(
  req: IncomingMessage,
  limit: number,
): Promise<Result<Buffer, 'too-large' | 'aborted'>> {
  if (Number(req.headers['content-length'] ?? 0) > limit) return err('too-large')
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) return err('too-large')
      chunks.push(chunk)
    }
  } catch {
    return err('aborted')
  }
  return ok(Buffer.concat(chunks))
}
