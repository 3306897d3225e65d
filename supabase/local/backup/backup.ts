import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import type postgres from 'postgres'
import type { Logger } from 'pino'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import {
  formatVersion,
  manifestName,
  noticeName,
  type Manifest,
  type SavedFile,
  type SavedTable,
} from './archive-format.ts'
import { openArchive } from './archive-reader.ts'
import { ArchiveWriter } from './archive-writer.ts'
import { backupError, writeFailure, type BackupError } from './backup-error.ts'
import { readSequences, readTables } from './catalog.ts'
import { checkContents } from './check-contents.ts'
import { connectForCopy, inSnapshot } from './copy-session.ts'
import { openDataFolder, type DataFolder } from './data-folder.ts'
import { FileSaver, readStoredVersions, topFiles, type StoredVersion } from './saved-files.ts'
import { saveTable } from './saved-tables.ts'

export interface BackupOptions {
  readonly dataDir: string
  /** Where the backup goes. There must be nothing yet. */
  readonly file: string
  readonly log: Logger
  /** Gives it up; nothing is kept. */
  readonly signal?: AbortSignal
  readonly onProgress?: (step: BackupStep) => void
}

export type BackupStep = 'database' | 'contents' | 'check'

export interface BackupReport {
  /** bytes of the backup */
  readonly size: number
  readonly manifest: Manifest
  /** Where the Bonfire answers that ran meanwhile; null: none did. */
  readonly runningAt: string | null
}

/** Saves all of an installation into one file: its database as of one moment, its stored files and its keys. */
export async function backup(options: BackupOptions): Promise<Result<BackupReport, BackupError>> {
  const { dataDir, file, log, onProgress } = options
  if (await isThere(file)) return err(taken(file))
  const unfinished = `${file}.${randomUUID()}.unfinished`
  let folder: DataFolder | null = null
  try {
    onProgress?.('database')
    const opened = await openDataFolder(dataDir, log)
    if (!opened.ok) return opened
    folder = opened.value
    onProgress?.('contents')
    const written = await write(folder, unfinished, options.signal)
    if (!written.ok) return written
    onProgress?.('check')
    const size = await readBack(unfinished, options.signal)
    if (!size.ok) return size
    if (await isThere(file)) return err(taken(file))
    await rename(unfinished, file)
    return ok({ size: size.value, manifest: written.value, runningAt: folder.runningAt })
  } catch (cause) {
    return err(writeFailure(cause, file))
  } finally {
    await rm(unfinished, { force: true })
    await folder?.close()
  }
}

const taken = (file: string): BackupError =>
  backupError(
    'output-exists',
    `There is a file ${file} already`,
    'Name another with --out, or move that one away.',
  )

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null

const rounds = 10

async function write(
  folder: DataFolder,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<Manifest, BackupError>> {
  const now = new Date()
  const writer = await ArchiveWriter.create(path, now)
  const live = connectForCopy(folder.database)
  try {
    await writer.add(noticeName, Buffer.from(notice(now)))
    const saver = new FileSaver(folder.path, writer, signal)
    const top: SavedFile[] = []
    for (const name of await topFiles(folder.path)) {
      const saved = await saver.save(name)
      if (saved) top.push(saved)
    }
    const { version } = await readPackage()
    for (let round = 0; round < rounds; round++) {
      const manifest = await inSnapshot(folder.database, async (sql) => {
        const stored = await saveStored(sql, live, saver)
        if (!stored) return null
        return {
          format: formatVersion,
          bonfire: version,
          createdAt: now.toISOString(),
          ...(await saveDatabase(sql, writer, signal)),
          files: [...top, ...stored.files],
          missing: stored.missing,
          keys: {
            publishable: folder.keys.publishable,
            secret: folder.keys.secret,
            jwtSecret: folder.keys.jwtSecret,
          },
        } satisfies Manifest
      })
      if (!manifest) continue // what was saved so far stays, so the next round has little to do
      await writer.add(manifestName, Buffer.from(JSON.stringify(manifest)))
      await writer.finish()
      return ok(manifest)
    }
    return err(
      backupError('busy', 'Stored files are deleted faster than they can be saved', 'Try again later.'),
    )
  } finally {
    await writer.close()
    await live.end({ timeout: 0 })
  }
}

/** Null: files were deleted or replaced since the snapshot was taken, so that it can't be completed any more. */
async function saveStored(
  sql: postgres.TransactionSql,
  live: postgres.Sql,
  saver: FileSaver,
): Promise<Pick<Manifest, 'files' | 'missing'> | null> {
  const files: SavedFile[] = []
  const missing: Manifest['missing'] = []
  for (const object of await readStoredVersions(sql)) {
    const saved = await saver.save(`storage/${object.version}`)
    if (saved) files.push(saved)
    else if (await isStill(live, object)) missing.push({ bucket: object.bucket, name: object.name })
    else return null
  }
  return { files, missing }
}

/** Storage takes away the row first and then the file: a row that is still there has lost its file some other way. */
async function isStill(live: postgres.Sql, { id, version }: StoredVersion): Promise<boolean> {
  const found = await live`select from storage.objects where id = ${id} and version = ${version}`
  return found.length > 0
}

async function saveDatabase(
  sql: postgres.TransactionSql,
  writer: ArchiveWriter,
  signal: AbortSignal | undefined,
): Promise<Pick<Manifest, 'postgres' | 'migrations' | 'tables' | 'sequences'>> {
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  const migrations = await sql<Manifest['migrations']>`
    select version, checksum from supabase_migrations.schema_migrations order by version`
  const tables: SavedTable[] = []
  for (const [index, table] of (await readTables(sql)).entries()) {
    tables.push(await saveTable(sql, table, index, writer, signal))
  }
  const sequences = await readSequences(sql)
  return { postgres: server?.version ?? '', migrations: [...migrations], tables, sequences }
}

/** Reads what came to lie on the disk; its size in bytes. */
async function readBack(path: string, signal: AbortSignal | undefined): Promise<Result<number, BackupError>> {
  const archive = await openArchive(path, signal)
  if (!archive.ok) return archive
  try {
    const checked = await checkContents(archive.value, signal)
    return checked.ok ? ok(archive.value.size) : checked
  } finally {
    await archive.value.close()
  }
}

const packageSchema = z.object({ version: z.string() })

async function readPackage(): Promise<z.infer<typeof packageSchema>> {
  return packageSchema.parse(
    JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')),
  )
}

const notice = (now: Date): string => `A backup of Bonfire, made ${now.toISOString()}.

It holds everything people wrote, the hashes of their passwords, their sessions and this installation's keys: whoever can
read it can be anybody. Keep it as private as the data folder itself.

  npm run restore -- THIS-FILE --data DIR

puts it back into DIR, which must be empty or new.
`
