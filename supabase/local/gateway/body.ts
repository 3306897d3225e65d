import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../../src/shared/result.ts'

/**
 * Reads a whole body of at most `limit` bytes. The rest of a longer one runs past without being kept: ending the request
 * early would cut the connection before the answer got through.
 */
export function readBody(
  req: IncomingMessage,
  limit: number,
): Promise<Result<Buffer, 'too-large' | 'aborted'>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let refused = false
    const count = (bytes: number): boolean => {
      size += bytes
      if (size > limit && !refused) {
        refused = true
        chunks.length = 0
        resolve(err('too-large'))
      }
      return !refused
    }
    const announced = Number(req.headers['content-length'] ?? 0)
    if (announced > limit) count(announced)
    req.on('data', (chunk: Buffer) => {
      if (count(chunk.length)) chunks.push(chunk)
    })
    req.once('end', () => resolve(ok(Buffer.concat(chunks))))
    req.once('close', () => resolve(err('aborted')))
  })
}
