import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type postgres from 'postgres'
import type { TableShape } from './catalog.ts'
import { ContentDigest } from './content-digest.ts'

type Sql = postgres.Sql | postgres.TransactionSql

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const list = (names: readonly string[]): string => names.map(quote).join(', ')
const nameOf = ({ schema, name }: TableShape): string => `${quote(schema)}.${quote(name)}`

/**
 * A table's rows in COPY's text format. Always in the same order, by the primary key or else by the text of the row, so
 * that the same rows have the same bytes. Whoever leaves early has to end the connection.
 */
export async function* copyOut(sql: Sql, table: TableShape): AsyncGenerator<Buffer> {
  const order = table.key.length > 0 ? list(table.key) : `row(${list(table.columns)})::text collate "C"`
  const query = `copy (select ${list(table.columns)} from ${nameOf(table)} order by ${order}) to stdout`
  const rows = await sql.unsafe(query).readable()
  for await (const chunk of rows) yield chunk as Buffer
}

/** Rows and SHA-256 of what a table holds, the same as while it was saved. */
export async function digestTable(
  sql: Sql,
  table: TableShape,
  signal?: AbortSignal,
): Promise<{ rows: number; sha256: string }> {
  const digest = new ContentDigest()
  for await (const chunk of copyOut(sql, table)) {
    signal?.throwIfAborted()
    digest.update(chunk)
  }
  return { rows: digest.rows, sha256: digest.sha256() }
}

/** Takes the rows of one table. Throws what the database says of them. */
export class TableLoader {
  readonly #stream: Writable
  readonly #done: Promise<void>

  static async open(sql: Sql, table: TableShape): Promise<TableLoader> {
    const query = `copy ${nameOf(table)} (${list(table.columns)}) from stdin`
    return new TableLoader(await sql.unsafe(query).writable())
  }

  private constructor(stream: Writable) {
    this.#stream = stream
    this.#done = finished(stream)
    this.#done.catch(() => undefined) // whoever writes or finishes hears of it
  }

  async write(chunk: Buffer): Promise<void> {
    const taken = new Promise<void>((resolve) => this.#stream.write(chunk, () => resolve()))
    await Promise.race([taken, this.#done])
  }

  async finish(): Promise<void> {
    this.#stream.end()
    await this.#done
  }
}
