import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Header } from 'tar'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { systemCode } from '../backend-error.ts'
import {
  formatVersion,
  manifestName,
  manifestSchema,
  noticeName,
  parseSeal,
  sealReach,
} from './archive-format.ts'
import type { Manifest } from './archive-format.ts'
import { backupError, type BackupError } from './backup-error.ts'

const blockSize = 512

/** One file in a backup. */
export interface ArchiveEntry {
  readonly name: string
  /** bytes */
  readonly size: number
  /** May be asked for again. */
  bytes(): AsyncIterable<Buffer>
  /** The whole content: for small ones. */
  read(): Promise<Buffer>
}

/** A file that is a backup, whole and unaltered since it was written. */
export interface Archive {
  readonly path: string
  /** of the whole file */
  readonly size: number
  readonly manifest: Manifest
  /** In the order in which they were written. */
  entries(): AsyncIterable<ArchiveEntry>
  close(): Promise<void>
}

/** A file with a seal that holds, but not of our making. */
class BrokenArchive extends Error {}

/** Reads the whole file once to see that its seal holds, and nothing of it before. Throws when stopped. */
export async function openArchive(path: string, signal?: AbortSignal): Promise<Result<Archive, BackupError>> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    return err(unreadable(path, cause))
  }
  try {
    const opened = await openSealed(file, path, signal)
    if (!opened.ok) await file.close()
    return opened
  } catch (cause) {
    await file.close()
    if (cause instanceof BrokenArchive) return err(damaged(path, cause.message))
    // EISDIR: a folder in its place; EIO: a disk that fails.
    if (['EISDIR', 'EIO'].includes(systemCode(cause) ?? '')) return err(unreadable(path, cause))
    throw cause
  }
}

async function openSealed(
  file: FileHandle,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<Archive, BackupError>> {
  const { size } = await file.stat()
  const first = await readAt(file, 0, noticeName.length)
  if (first.toString('latin1') !== noticeName) {
    const fix = 'Name the file that npm run backup wrote.'
    return err(backupError('not-a-backup', `${path} is not a backup of Bonfire`, fix))
  }
  const tail = await readAt(file, Math.max(0, size - sealReach), sealReach)
  const seal = parseSeal(tail.toString('latin1'))
  if (!seal) return err(damaged(path, 'it was cut off, or its end was altered'))
  const end = size - seal.length
  const hash = createHash('sha256')
  for await (const chunk of readRange(file, 0, end)) {
    signal?.throwIfAborted()
    hash.update(chunk)
  }
  if (hash.digest('hex') !== seal.digest) return err(damaged(path, 'its content is not what was written'))
  if (seal.format !== formatVersion) {
    const fix = 'Restore it with the version of Bonfire that wrote it, or a newer one.'
    return err(
      backupError('newer-format', `${path} has format ${seal.format}, which this version does not know`, fix),
    )
  }
  const entries = (): AsyncIterable<ArchiveEntry> => readEntries(file, end)
  const manifest = await readManifest(entries())
  if (!manifest) return err(damaged(path, 'its manifest is missing or has another shape'))
  return ok({ path, size, manifest, entries, close: () => file.close() })
}

export const damaged = (path: string, detail: string): BackupError =>
  backupError(
    'damaged',
    `${path} is damaged`,
    'Nothing was restored. Use another copy of it, or an older backup.',
    detail,
  )

function unreadable(path: string, cause: unknown): BackupError {
  if (systemCode(cause) === 'ENOENT') {
    return backupError('not-readable', `There is no file ${path}`, 'Name the file that npm run backup wrote.')
  }
  return backupError('not-readable', `${path} can't be read`, 'Name a file that you may read.', String(cause))
}

async function* readEntries(file: FileHandle, end: number): AsyncGenerator<ArchiveEntry> {
  for (let position = 0; position + blockSize <= end;) {
    const header = new Header(await readAt(file, position, blockSize))
    if (header.nullBlock) return
    const { path: name, size } = header
    const start = position + blockSize
    if (!header.cksumValid || name === undefined || size === undefined || size < 0 || start + size > end) {
      throw new BrokenArchive('it is no tar file')
    }
    yield {
      name,
      size,
      bytes: () => readRange(file, start, start + size),
      read: () => readAt(file, start, size),
    }
    position = start + Math.ceil(size / blockSize) * blockSize
  }
}

/** Null: there is none, or it is none of this format. Walks to the end, so that every header was looked at. */
async function readManifest(entries: AsyncIterable<ArchiveEntry>): Promise<Manifest | null> {
  let last: ArchiveEntry | null = null
  for await (const entry of entries) last = entry
  if (last?.name !== manifestName) return null
  const text = (await last.read()).toString()
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Fewer than `length` bytes where the file ends before. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end;) {
    const chunk = await readAt(file, position, Math.min(2 ** 18, end - position))
    if (chunk.length === 0) throw new Error('the backup became shorter while it was read')
    position += chunk.length
    yield chunk
  }
}
