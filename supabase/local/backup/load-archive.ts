import { createWriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type postgres from 'postgres'
import { makeFolder } from '../make-folder.ts'
import { tableOf } from './archive-format.ts'
import type { Archive } from './archive-reader.ts'
import { setSequence } from './catalog.ts'
import { readPiece } from './check-contents.ts'
import { TableLoader } from './copy-table.ts'
import { placeOf } from './saved-files.ts'

/** Puts all of a backup into a data folder and its database, in place of the rows that are there. Throws when stopped. */
export async function loadArchive(
  archive: Archive,
  sql: postgres.Sql,
  dataDir: string,
  signal?: AbortSignal,
): Promise<void> {
  const { tables, files, sequences } = archive.manifest
  const paths = new Set(files.map(({ path }) => path))
  // Migrations put first rows into some tables.
  for (const { schema, name } of tables) await sql`truncate ${sql(schema)}.${sql(name)} cascade`
  let loading: { readonly index: number; readonly loader: TableLoader } | null = null
  for await (const entry of archive.entries()) {
    signal?.throwIfAborted()
    const index = tableOf(entry.name)
    const table = index === null ? undefined : tables[index]
    if (loading && loading.index !== index) {
      await loading.loader.finish()
      loading = null
    }
    if (index !== null && table) {
      loading ??= { index, loader: await TableLoader.open(sql, table) }
      await loading.loader.write(await readPiece(entry))
    } else if (paths.has(entry.name)) {
      const place = placeOf(dataDir, entry.name)
      await makeFolder(dirname(place))
      await pipeline(entry.bytes(), createWriteStream(place, { mode: 0o600, flush: true }), { signal })
    }
  }
  await loading?.loader.finish()
  for (const sequence of sequences) await setSequence(sql, sequence)
}
