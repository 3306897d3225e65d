import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { systemCode } from '../backend-error.ts'
import type { DatabaseAddress } from '../database/connections.ts'
import { openCluster } from '../engine/cluster.ts'
import { Engine } from '../engine/engine.ts'
import { stopLeftover } from '../engine/leftover.ts'
import { acquireLock, type LockHolder } from '../instance-lock.ts'
import { loadKeys, type Keys } from '../keys.ts'
import { Started } from '../started.ts'
import { backupError, type BackupError } from './backup-error.ts'

/** The data of an installation, with its database running. */
export interface DataFolder {
  /** Without symbolic links. */
  readonly path: string
  readonly keys: Keys
  readonly database: DatabaseAddress
  /** Where the Bonfire that runs on it answers; null: none runs, the database was started for us. */
  readonly runningAt: string | null
  close(): Promise<void>
}

/** Opens what is there and makes nothing: beside the Bonfire that runs on it, or by starting its database. */
export async function openDataFolder(folder: string, log: Logger): Promise<Result<DataFolder, BackupError>> {
  const path = await realpath(folder).catch(() => null)
  if (path === null || !(await holdsData(path))) {
    const fix = 'Name the folder with --data.'
    return err(backupError('no-data', `There is no data of Bonfire in ${folder}`, fix))
  }
  const keys = await loadKeys(path)
  if (!keys.ok) return keys
  const lock = await acquireLock(join(path, 'lock'))
  if (!lock.ok) return openBeside(lock.error, path, keys.value)
  const started = new Started()
  started.add(() => lock.value.release())
  try {
    const opened = await startDatabase(path, keys.value, log, started)
    if (!opened.ok) await started.close()
    return opened
  } catch (cause) {
    await started.close()
    throw cause
  }
}

async function openBeside(
  holder: LockHolder,
  path: string,
  keys: Keys,
): Promise<Result<DataFolder, BackupError>> {
  const port = await portOf(path)
  if (holder.url === null || port === null) {
    const message = `Another Bonfire (process ${holder.pid}) is starting on ${path}, or backing it up`
    return err(backupError('busy', message, 'Try again when it is done.'))
  }
  const database = { port, password: keys.databasePassword }
  return ok({ path, keys, database, runningAt: holder.url, close: () => Promise.resolve() })
}

async function startDatabase(
  path: string,
  keys: Keys,
  log: Logger,
  started: Started,
): Promise<Result<DataFolder, BackupError>> {
  const cluster = await openCluster(path, keys.databasePassword)
  if (!cluster.ok) return cluster
  const leftover = await stopLeftover(cluster.value.folder)
  if (!leftover.ok) return leftover
  const engine = await Engine.start(cluster.value, log)
  if (!engine.ok) return engine
  started.add(() => engine.value.close())
  const database = { port: engine.value.port, password: keys.databasePassword }
  return ok({ path, keys, database, runningAt: null, close: () => started.close() })
}

/** What makes a folder an installation: its keys and a cluster. */
async function holdsData(path: string): Promise<boolean> {
  for (const file of ['keys.json', 'postgres/data/PG_VERSION']) {
    try {
      await readFile(join(path, file))
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '')) return false
      throw cause
    }
  }
  return true
}

/** Where the server over a cluster listens: the fourth line of the file in which it says so. */
async function portOf(path: string): Promise<number | null> {
  const text = await readFile(join(path, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '')
  const port = Number(text.split('\n')[3])
  return Number.isInteger(port) && port > 0 ? port : null
}
