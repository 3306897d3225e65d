import { createReadStream } from 'node:fs'
import type postgres from 'postgres'
import type { Manifest } from './archive-format.ts'
import { readSequences } from './catalog.ts'
import { digestOf } from './content-digest.ts'
import { digestTable } from './copy-table.ts'
import { placeOf } from './saved-files.ts'

/**
 * What in a restored folder differs from what the manifest says, each as one line; nothing: they are equal. Everything is
 * read and hashed anew, as it was while it was saved.
 */
export async function findDifferences(
  manifest: Manifest,
  sql: postgres.Sql,
  dataDir: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const differences: string[] = []
  for (const table of manifest.tables) {
    const found = await digestTable(sql, table, signal)
    if (found.rows !== table.rows) {
      differences.push(`${table.schema}.${table.name} has ${found.rows} rows and not ${table.rows}`)
    } else if (found.sha256 !== table.sha256) differences.push(`${table.schema}.${table.name} has other rows`)
  }
  const sequences = new Map(
    (await readSequences(sql)).map((found) => [`${found.schema}.${found.name}`, found]),
  )
  for (const { schema, name, value, called } of manifest.sequences) {
    const found = sequences.get(`${schema}.${name}`)
    if (found?.value !== value || found.called !== called)
      differences.push(`${schema}.${name} stands elsewhere`)
  }
  for (const { path, bytes, sha256 } of manifest.files) {
    signal?.throwIfAborted()
    const found = await digestOf(createReadStream(placeOf(dataDir, path)))
    if (found.bytes !== bytes || found.sha256 !== sha256) differences.push(`${path} has other bytes`)
  }
  return differences
}
