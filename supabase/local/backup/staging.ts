import { readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { systemCode } from '../backend-error.ts'
import { stopLeftover } from '../engine/leftover.ts'
import { acquireLock } from '../instance-lock.ts'
import { makeFolder } from '../make-folder.ts'
import { backupError, type BackupError } from './backup-error.ts'

/** A place beside the target in which a folder is made, so that the target appears complete or not at all. */
export interface Staging {
  /** Where to make it; there is nothing yet. */
  readonly path: string
  /** Gives the finished folder its name. */
  publish(): Promise<void>
  /** Takes away what is left. */
  close(): Promise<void>
}

/** Whether a restore may go there: a new or an empty folder. Makes nothing. */
export async function checkTarget(folder: string): Promise<Result<string, BackupError>> {
  const path = await realpath(folder).catch(() => resolve(folder))
  const entries = await readdir(path).catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') return null
    if (systemCode(cause) === 'ENOTDIR') return ['a file']
    throw cause
  })
  if (entries === null) return ok(path)
  if (entries.length > 0) {
    const fix = 'Name a new or empty folder with --data, or move that one away.'
    return err(backupError('target-taken', `${path} is not empty`, fix))
  }
  if ((await stat(path)).dev !== (await stat(dirname(path))).dev) {
    const fix = 'Name a folder inside it with --data.'
    return err(
      backupError('target-taken', `${path} is a disk of its own, which can't be replaced whole`, fix),
    )
  }
  return ok(path)
}

/** Clears away what a restore cut short has left. Throws what the file system throws. */
export async function openStaging(target: string): Promise<Result<Staging, BackupError>> {
  const home = join(dirname(target), `${basename(target)}.restoring`)
  await makeFolder(home)
  const names = await readdir(home)
  // Ours holds a lock from its first moment to its last.
  if (names.length > 0 && !names.includes('lock')) {
    const fix = 'Move it away, or restore to another place.'
    return err(backupError('target-taken', `${home} is in the way`, fix))
  }
  const lock = await acquireLock(join(home, 'lock'))
  if (!lock.ok) {
    const message = `Another restore (process ${lock.error.pid}) is making ${target}`
    return err(backupError('busy', message, 'Wait for it, or stop it first.'))
  }
  const path = join(home, 'data')
  const close = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true })
    await lock.value.release()
    await rmdir(home)
  }
  const leftover = await stopLeftover(join(path, 'postgres/data'))
  if (!leftover.ok) {
    await lock.value.release()
    return leftover
  }
  await rm(path, { recursive: true, force: true })
  const publish = async (): Promise<void> => {
    await rmdir(target).catch((cause: unknown) => {
      if (systemCode(cause) !== 'ENOENT') throw cause
    })
    await rename(path, target)
  }
  return ok({ path, publish, close })
}
