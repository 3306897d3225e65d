import { z } from 'zod'
import { keysSchema } from '../keys.ts'

/*
 * A backup is a tar file (POSIX.1-1988 ustar) with one line after its end, the seal. In it, in this order: `noticeName`, the files, the
 * tables in gzipped pieces, `manifest.json`. docs/adr/0060-backup-file.md says why.
 */

/** Grows when older versions can't read what newer ones write. */
export const formatVersion = 1

/** The first thing in a backup, for whoever opens it, and what tells a backup from other files. */
export const noticeName = 'bonfire-backup.txt'
export const manifestName = 'manifest.json'

/** bytes of a table's rows in one piece, before compression */
export const pieceSize = 4 * 2 ** 20

/** Rows `piece`, counted from 0, of the manifest's table number `table`. */
export const pieceName = (table: number, piece: number): string =>
  `tables/${String(table).padStart(4, '0')}/${String(piece).padStart(8, '0')}.gz`

/** The manifest's number of the table that an entry holds rows of; null for other entries. */
export function tableOf(name: string): number | null {
  const [, table] = /^tables\/(\d{4,})\/\d{8,}\.gz$/.exec(name) ?? []
  return table === undefined ? null : Number(table)
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()

/** `storage/<version>`, or a file at the top of the data folder other than its keys: a form that leads nowhere else. */
export const filePath = z.string().regex(/^(storage\/[0-9a-f-]{36}|(?!keys\.json$)[a-z0-9][a-z0-9-]*\.json)$/)

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** Those that are stored and not computed, in the order of the saved rows. */
  columns: z.array(z.string()).min(1),
  /** Of the primary key. Empty: the rows are ordered by their text. */
  key: z.array(z.string()),
  rows: count,
  /** Of the rows in COPY's text format, in order. */
  sha256,
})

const sequenceSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** As text: it may exceed what a number holds. */
  value: z.string().regex(/^-?\d+$/),
  called: z.boolean(),
})

const fileSchema = z.object({ path: filePath, bytes: count, sha256 })

/** What a backup says of itself and of everything in it. */
export const manifestSchema = z.object({
  format: z.literal(formatVersion),
  /** The version of Bonfire that wrote it. */
  bonfire: z.string(),
  createdAt: z.iso.datetime(),
  /** `server_version` */
  postgres: z.string(),
  migrations: z.array(z.object({ version: z.string(), checksum: sha256.nullable() })),
  tables: z.array(tableSchema),
  sequences: z.array(sequenceSchema),
  files: z.array(fileSchema),
  /** Stored objects whose bytes the data folder had lost before: their rows are in the backup. */
  missing: z.array(z.object({ bucket: z.string(), name: z.string() })),
  /** The folder's keys, so that sessions, links and apps that know it go on. A restore makes a new database password. */
  keys: keysSchema.omit({ databasePassword: true }),
})

export type Manifest = z.infer<typeof manifestSchema>
export type SavedTable = z.infer<typeof tableSchema>
export type SavedSequence = z.infer<typeof sequenceSchema>
export type SavedFile = z.infer<typeof fileSchema>

/** SHA-256 of everything before it, by which a cut or altered file shows. */
export const sealLine = (digest: string): string => `${noticeName}/${formatVersion} sha256:${digest}\n`

/** bytes at a file's end among which its seal is looked for */
export const sealReach = 128

/** Finds the seal at the end of a file's last bytes. */
export function parseSeal(tail: string): { format: number; digest: string; length: number } | null {
  const [line, format, digest] = /bonfire-backup\.txt\/(\d{1,6}) sha256:([0-9a-f]{64})\n$/.exec(tail) ?? []
  if (line === undefined || format === undefined || digest === undefined) return null
  return { format: Number(format), digest, length: line.length }
}
