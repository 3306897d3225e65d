import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type postgres from 'postgres'
import { pieceName, pieceSize, type SavedTable } from './archive-format.ts'
import type { ArchiveWriter } from './archive-writer.ts'
import type { TableShape } from './catalog.ts'
import { ContentDigest } from './content-digest.ts'
import { copyOut } from './copy-table.ts'

const compress = promisify(gzip)

/** Puts a table's rows, as the snapshot of `sql` has them, into a backup as the manifest's table number `index`. */
export async function saveTable(
  sql: postgres.TransactionSql,
  table: TableShape,
  index: number,
  writer: ArchiveWriter,
  signal?: AbortSignal,
): Promise<SavedTable> {
  const digest = new ContentDigest()
  let piece = 0
  for await (const rows of inPieces(copyOut(sql, table), pieceSize)) {
    signal?.throwIfAborted()
    digest.update(rows)
    await writer.add(pieceName(index, piece++), await compress(rows))
  }
  return { ...table, rows: digest.rows, sha256: digest.sha256() }
}

/** Pieces of `size` bytes, the last one of what is left. */
export async function* inPieces(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (let chunk of chunks) {
    while (bytes + chunk.length >= size) {
      const taken = size - bytes
      yield Buffer.concat([...waiting, chunk.subarray(0, taken)])
      chunk = chunk.subarray(taken)
      waiting = []
      bytes = 0
    }
    if (chunk.length > 0) waiting.push(chunk)
    bytes += chunk.length
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}
