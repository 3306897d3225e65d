import { open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import { systemCode } from '../backend-error.ts'
import { pathOfVersion } from '../storage/file-store.ts'
import { filePath, type SavedFile } from './archive-format.ts'
import type { ArchiveWriter } from './archive-writer.ts'
import { ContentDigest } from './content-digest.ts'

type Sql = postgres.Sql | postgres.TransactionSql

/** A row of storage.objects whose bytes lie in a file. */
export interface StoredVersion {
  readonly id: string
  readonly bucket: string
  readonly name: string
  readonly version: string
}

/** Where a file of a backup lies in a data folder. */
export function placeOf(dataDir: string, path: string): string {
  const [, version] = path.split('/')
  return version === undefined ? join(dataDir, path) : pathOfVersion(join(dataDir, 'storage'), version)
}

export const readStoredVersions = (sql: Sql): Promise<StoredVersion[]> =>
  sql<StoredVersion[]>`
    select id, bucket_id as bucket, name, version from storage.objects where version is not null order by version`

/** What the programs around keep at the top of a data folder (`demo.json`), besides its keys. */
export async function topFiles(dataDir: string): Promise<string[]> {
  const files = await readdir(dataDir, { withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map(({ name }) => name)
  return names.filter((name) => filePath.safeParse(name).success).sort()
}

/** Puts files of a data folder into a backup, each once. */
export class FileSaver {
  readonly #dataDir: string
  readonly #writer: ArchiveWriter
  readonly #signal: AbortSignal | undefined
  readonly #saved = new Map<string, SavedFile>()

  constructor(dataDir: string, writer: ArchiveWriter, signal: AbortSignal | undefined) {
    this.#dataDir = dataDir
    this.#writer = writer
    this.#signal = signal
  }

  /** Null: the file is not there, or can't be one of ours. Files never change under their path, so one that was saved before is as good as now. */
  async save(path: string): Promise<SavedFile | null> {
    const before = this.#saved.get(path)
    if (before) return before
    if (!filePath.safeParse(path).success) return null
    const file = await openIfThere(placeOf(this.#dataDir, path))
    if (!file) return null
    try {
      const { size } = await file.stat()
      const digest = new ContentDigest()
      await this.#writer.addStream(path, size, this.#metered(file, digest))
      const saved = { path, bytes: digest.bytes, sha256: digest.sha256() }
      this.#saved.set(path, saved)
      return saved
    } finally {
      await file.close()
    }
  }

  async *#metered(file: FileHandle, digest: ContentDigest): AsyncGenerator<Buffer> {
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 2 ** 18 })) {
      this.#signal?.throwIfAborted()
      digest.update(chunk as Buffer)
      yield chunk as Buffer
    }
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null
    throw cause
  }
}
