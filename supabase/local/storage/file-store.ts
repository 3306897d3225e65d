import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createHash, randomUUID } from 'node:crypto'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { headSize } from '../../../src/shared/sniff.ts'
import { systemCode } from '../backend-error.ts'
import type { StorageError } from './storage-error.ts'

/** Bytes that arrived and wait for their row. */
export interface ReceivedFile {
  /** Names the file once it is kept. */
  readonly version: string
  readonly size: number
  /** Its beginning, by which its type is known. */
  readonly head: Uint8Array
  /** Hex MD5, what an S3 entity tag is. */
  readonly etag: string
  /** Makes it permanent. */
  keep(): Promise<void>
  /** Deletes it, kept or not. */
  discard(): Promise<void>
}

/** Files by an id of our own making: nothing a client says ever becomes part of a path. */
export interface FileStore {
  receive(bytes: Readable, limit: number): Promise<Result<ReceivedFile, StorageError>>
  read(version: string, range?: { readonly start: number; readonly end: number }): Readable
  remove(version: string): Promise<void>
  /** What is kept and was received before `time` (ms since 1970), folder by folder. */
  keptBefore(time: number): AsyncIterable<readonly string[]>
}

/** Where the bytes of a stored version lie below the store's folder. */
export const pathOfVersion = (folder: string, version: string): string =>
  join(folder, version.slice(0, 2), version)

export async function openFileStore(folder: string): Promise<FileStore> {
  const incoming = join(folder, 'incoming')
  // What was still arriving when the last run ended was never acknowledged.
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (version: string): string => pathOfVersion(folder, version)
  return {
    receive: async (bytes, limit) => {
      const version = randomUUID()
      const path = join(incoming, version)
      const meter = new Meter(limit)
      try {
        await pipeline(bytes, meter, createWriteStream(path, { mode: 0o600, flush: true }))
      } catch (cause) {
        await rm(path, { force: true })
        return err(receiveError(cause, limit))
      }
      return ok({
        version,
        size: meter.size,
        head: meter.head,
        etag: meter.digest(),
        keep: async () => {
          await mkdir(dirname(pathOf(version)), { recursive: true, mode: 0o700 })
          await rename(path, pathOf(version))
        },
        discard: async () => {
          await rm(path, { force: true })
          await rm(pathOf(version), { force: true })
        },
      })
    },
    read: (version, range) => createReadStream(pathOf(version), range),
    remove: (version) => rm(pathOf(version), { force: true }),
    async *keptBefore(time) {
      for (const part of await readdir(folder)) {
        if (part.length !== 2) continue // incoming
        const versions = []
        for (const version of await readdir(join(folder, part))) {
          // Null: removed meanwhile.
          const found = await stat(pathOf(version)).catch(() => null)
          if (found !== null && found.mtimeMs < time) versions.push(version)
        }
        yield versions
      }
    },
  }
}

class TooLarge extends Error {}

/** Counts and hashes what passes, keeps its beginning, and stops it at the limit. */
class Meter extends Transform {
  size = 0
  head = Buffer.alloc(0)
  readonly #hash = createHash('md5')
  readonly #limit: number

  constructor(limit: number) {
    super()
    this.#limit = limit
  }

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    this.size += chunk.length
    if (this.size > this.#limit) return done(new TooLarge())
    this.#hash.update(chunk)
    if (this.head.length < headSize)
      this.head = Buffer.concat([this.head, chunk.subarray(0, headSize - this.head.length)])
    done(null, chunk)
  }

  digest(): string {
    return this.#hash.digest('hex')
  }
}

function receiveError(cause: unknown, limit: number): StorageError {
  if (cause instanceof TooLarge) return { kind: 'too-large', limit }
  switch (systemCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'disk-full' }
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return { kind: 'aborted' }
    default:
      throw cause
  }
}
