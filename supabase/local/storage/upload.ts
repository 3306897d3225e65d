import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { mimeOf } from './mime.ts'
import type { StorageError } from './storage-error.ts'

/** An upload whose head is read and whose bytes are still to come. */
export interface Upload {
  readonly mime: string
  readonly cacheControl: string
  readonly userMetadata: Record<string, JsonValue> | null
  readonly bytes: Readable
  /** Lets the rest of the request run past, so that an answer reaches whoever is still sending. */
  drain(): void
}

const metadataSchema = z.record(z.string(), z.json())
type JsonValue = z.infer<ReturnType<typeof z.json>>

/** storage-js sends a Blob or a form as multipart/form-data, anything else as it is with the facts in headers. */
export async function openUpload(req: IncomingMessage): Promise<Result<Upload, StorageError>> {
  const type = req.headers['content-type'] ?? ''
  if (mimeOf(type) === 'multipart/form-data') return openForm(req, type)
  const header = req.headers['x-metadata']
  // Not the request itself: a refusal ends the stream, and ending the request would cut the connection.
  const bytes = new PassThrough()
  failIfCutOff(req, bytes)
  req.pipe(bytes)
  return ok({
    mime: mimeOf(type),
    cacheControl: req.headers['cache-control'] ?? 'no-cache',
    userMetadata: typeof header === 'string' ? parseMetadata(Buffer.from(header, 'base64').toString()) : null,
    bytes,
    drain: () => void req.unpipe(bytes).resume(),
  })
}

/** A request cut off in the middle must not pass for a whole file. */
function failIfCutOff(req: IncomingMessage, bytes: Readable): void {
  req.once('close', () => {
    if (!req.complete)
      bytes.destroy(Object.assign(new Error('the upload was cut off'), { code: 'ECONNRESET' }))
  })
}

/** Fields come before the file in what storage-js sends; the file is handed on as it arrives. */
function openForm(req: IncomingMessage, type: string): Promise<Result<Upload, StorageError>> {
  return new Promise((resolve) => {
    const fields = new Map<string, string>()
    const bad = (): void => resolve(err({ kind: 'bad-request' }))
    let form: BusboyInstance
    try {
      form = new Busboy({
        headers: { ...req.headers, 'content-type': type },
        limits: { files: 1, fields: 10, fieldSize: 64 * 1024 },
      })
    } catch {
      return bad()
    }
    form.on('field', (name, value) => fields.set(name, value))
    form.on('file', (_field, bytes, _filename, _encoding, contentType) => {
      const cacheControl = fields.get('cacheControl')
      const metadata = fields.get('metadata')
      resolve(
        ok({
          mime: mimeOf(contentType),
          cacheControl: cacheControl === undefined ? 'no-cache' : `max-age=${cacheControl}`,
          userMetadata: metadata === undefined ? null : parseMetadata(metadata),
          bytes,
          drain: () => void req.unpipe(form).resume(),
        }),
      )
      form.once('error', (cause: Error) => bytes.destroy(cause))
      failIfCutOff(req, bytes)
    })
    form.once('error', bad)
    form.once('finish', bad) // no file in it
    req.once('close', bad)
    req.pipe(form)
  })
}

function parseMetadata(text: string): Record<string, JsonValue> | null {
  try {
    return metadataSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
