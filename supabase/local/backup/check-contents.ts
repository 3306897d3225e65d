import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { pieceSize, tableOf, type SavedFile } from './archive-format.ts'
import { damaged, type Archive, type ArchiveEntry } from './archive-reader.ts'
import type { BackupError } from './backup-error.ts'
import { ContentDigest, digestOf } from './content-digest.ts'

const decompress = promisify(gunzip)

/** The rows in one piece of a table. */
export const readPiece = async (entry: ArchiveEntry): Promise<Buffer> =>
  decompress(await entry.read(), { maxOutputLength: pieceSize })

/** Unpacks all of a backup and compares it with what the manifest says of it. Throws when stopped. */
export async function checkContents(
  archive: Archive,
  signal?: AbortSignal,
): Promise<Result<null, BackupError>> {
  const { path, manifest } = archive
  const tables = manifest.tables.map(() => new ContentDigest())
  const files = new Map(manifest.files.map((file) => [file.path, file]))
  for await (const entry of archive.entries()) {
    signal?.throwIfAborted()
    const index = tableOf(entry.name)
    if (index !== null) {
      const rows = await readPiece(entry).catch(() => null)
      const digest = tables[index]
      if (!rows || !digest) return err(damaged(path, `${entry.name} is not what was written`))
      digest.update(rows)
    } else {
      const file = files.get(entry.name)
      if (file && !(await matches(file, entry)))
        return err(damaged(path, `${entry.name} is not what was written`))
      files.delete(entry.name)
    }
  }
  const [lost] = files.keys()
  if (lost !== undefined) return err(damaged(path, `${lost} is not in it`))
  for (const [index, { schema, name, rows, sha256 }] of manifest.tables.entries()) {
    const digest = tables[index]
    if (digest?.rows !== rows || digest.sha256() !== sha256) {
      return err(damaged(path, `the rows of ${schema}.${name} are not what was written`))
    }
  }
  return ok(null)
}

async function matches({ bytes, sha256 }: SavedFile, entry: ArchiveEntry): Promise<boolean> {
  const found = await digestOf(entry.bytes())
  return found.bytes === bytes && found.sha256 === sha256
}
