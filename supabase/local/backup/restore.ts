import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { bootstrap } from '../database/bootstrap.ts'
import { connect, type DatabaseAddress } from '../database/connections.ts'
import { migrate, planMigrations, readMigrations } from '../database/migrations.ts'
import { openCluster, superuser } from '../engine/cluster.ts'
import { Engine } from '../engine/engine.ts'
import { newDatabasePassword, writeKeys, type Keys } from '../keys.ts'
import { makeFolder } from '../make-folder.ts'
import type { Manifest } from './archive-format.ts'
import { openArchive, type Archive } from './archive-reader.ts'
import { backupError, writeFailure, type BackupError } from './backup-error.ts'
import { readTables } from './catalog.ts'
import { checkContents } from './check-contents.ts'
import { findDifferences } from './compare.ts'
import { connectForCopy } from './copy-session.ts'
import { loadArchive } from './load-archive.ts'
import { checkTarget, openStaging } from './staging.ts'

export interface RestoreOptions {
  readonly file: string
  /** A new or an empty folder. */
  readonly dataDir: string
  readonly log: Logger
  /** The project's own unless given. */
  readonly migrationsDir?: string
  /** Gives it up; nothing is kept. */
  readonly signal?: AbortSignal
  readonly onProgress?: (step: RestoreStep) => void
}

export type RestoreStep = 'file' | 'database' | 'contents' | 'check'

export interface RestoreReport {
  readonly manifest: Manifest
  /** How many migrations this version of Bonfire added to what was saved. */
  readonly migrated: number
}

/**
 * Makes a data folder of a backup. The whole file is checked before anything is made, and the folder gets its name only
 * when everything in it was read again and found equal to what was saved.
 */
export async function restore(options: RestoreOptions): Promise<Result<RestoreReport, BackupError>> {
  const { file, dataDir, signal, onProgress } = options
  const migrationsDir = options.migrationsDir ?? fileURLToPath(new URL('../../migrations', import.meta.url))
  let archive: Archive | null = null
  try {
    const target = await checkTarget(dataDir)
    if (!target.ok) return target
    onProgress?.('file')
    const opened = await openArchive(file, signal)
    if (!opened.ok) return opened
    archive = opened.value
    const whole = await checkContents(archive, signal)
    if (!whole.ok) return whole
    const found = await readMigrations(migrationsDir)
    if (!found.ok) return found
    const planned = planMigrations(found.value, archive.manifest.migrations)
    if (!planned.ok) return planned
    return await build(archive, target.value, { ...options, migrationsDir })
  } catch (cause) {
    return err(writeFailure(cause, dataDir))
  } finally {
    await archive?.close()
  }
}

type BuildOptions = RestoreOptions & { readonly migrationsDir: string }

async function build(
  archive: Archive,
  target: string,
  options: BuildOptions,
): Promise<Result<RestoreReport, BackupError>> {
  await makeFolder(dirname(target))
  const staging = await openStaging(target)
  if (!staging.ok) return staging
  try {
    const filled = await fill(archive, staging.value.path, options)
    if (!filled.ok) return filled
    await staging.value.publish()
    return ok({ manifest: archive.manifest, migrated: filled.value })
  } finally {
    await staging.value.close()
  }
}

/** Makes the folder, its database, and everything in both; how many migrations were added. */
async function fill(
  archive: Archive,
  path: string,
  options: BuildOptions,
): Promise<Result<number, BackupError>> {
  const { log, onProgress } = options
  onProgress?.('database')
  await makeFolder(path)
  await makeFolder(join(path, 'storage'))
  const keys: Keys = { ...archive.manifest.keys, databasePassword: newDatabasePassword() }
  await writeKeys(join(path, 'keys.json'), keys)
  const cluster = await openCluster(path, keys.databasePassword)
  if (!cluster.ok) return cluster
  const engine = await Engine.start(cluster.value, log)
  if (!engine.ok) return engine
  try {
    return await fillDatabase(
      archive,
      path,
      { port: engine.value.port, password: keys.databasePassword },
      options,
    )
  } finally {
    await engine.value.close()
  }
}

async function fillDatabase(
  archive: Archive,
  path: string,
  database: DatabaseAddress,
  { migrationsDir, signal, onProgress }: BuildOptions,
): Promise<Result<number, BackupError>> {
  const { manifest } = archive
  const admin = connect(database, superuser, 1)
  const owner = connect(database, 'postgres', 1)
  const copy = connectForCopy(database)
  try {
    await bootstrap(admin, database)
    // What the data was written under; what came later is applied to it afterwards, as after any update.
    const before = await migrate(owner, migrationsDir, manifest.migrations.at(-1)?.version ?? '')
    if (!before.ok) return before
    const unknown = findUnknown(manifest, await readTables(admin))
    if (unknown !== null) {
      const fix = 'Restore it with the version of Bonfire that wrote it, and update that one.'
      return err(backupError('data-incompatible', `This version of Bonfire has no ${unknown}`, fix))
    }
    onProgress?.('contents')
    await loadArchive(archive, copy, path, signal)
    onProgress?.('check')
    const differences = await findDifferences(manifest, copy, path, signal)
    if (differences.length > 0) {
      const fix = 'Nothing was kept. Please report this with the message.'
      return err(
        backupError('mismatch', 'What was restored is not what was saved', fix, differences.join('; ')),
      )
    }
    const after = await migrate(owner, migrationsDir)
    if (!after.ok) return after
    await admin`analyze`
    return after
  } finally {
    await Promise.all([admin, owner, copy].map((sql) => sql.end({ timeout: 0 })))
  }
}

/** A table or column of the manifest that there is no place for. */
function findUnknown(
  { tables }: Pick<Manifest, 'tables'>,
  known: readonly Pick<Manifest['tables'][number], 'schema' | 'name' | 'columns'>[],
): string | null {
  const columns = new Map(known.map((table) => [`${table.schema}.${table.name}`, new Set(table.columns)]))
  for (const table of tables) {
    const name = `${table.schema}.${table.name}`
    const here = columns.get(name)
    if (!here) return `table ${name}`
    const gone = table.columns.find((column) => !here.has(column))
    if (gone !== undefined) return `column ${gone} of table ${name}`
  }
  return null
}
