import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { err, ok, type Result } from '../../../shared/result.ts'

/** `missing`: it is not there. `not-ours`: somebody else could put something in our place. `failed`: it can't be had. */
export type FolderProblem = {
  readonly kind: 'missing' | 'not-ours' | 'failed'
  readonly detail: string
}

/** A folder that only this user can enter, made if it is missing. The one around it has to be the user's as well. */
export function makeOwnFolder(path: string, uid: number): Result<null, FolderProblem> {
  const around = check(dirname(path), uid, 0o022)
  if (!around.ok) return around
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') return err({ kind: 'failed', detail: String(cause) })
  }
  const made = check(path, uid, 0)
  if (made.ok) chmodSync(path, 0o700) // of an earlier start, perhaps with another umask
  return made
}

/** Whether this is a folder of the user's that nobody else can enter, in one that nobody else can change. */
export function isOwnFolder(path: string, uid: number): Result<null, FolderProblem> {
  const around = check(dirname(path), uid, 0o022)
  return around.ok ? check(path, uid, 0o077) : around
}

/** `forbidden`: bits of the mode. A link counts as somebody else's, wherever it leads. */
function check(path: string, uid: number, forbidden: number): Result<null, FolderProblem> {
  let stats: Stats
  try {
    stats = lstatSync(path)
  } catch (cause) {
    return err({ kind: codeOf(cause) === 'ENOENT' ? 'missing' : 'failed', detail: String(cause) })
  }
  if (!stats.isDirectory()) return err({ kind: 'not-ours', detail: `${path} is not a folder` })
  if (stats.uid !== uid) return err({ kind: 'not-ours', detail: `${path} belongs to user ${stats.uid}` })
  if ((stats.mode & forbidden) !== 0)
    return err({
      kind: 'not-ours',
      detail: `others may use ${path} (mode ${(stats.mode & 0o777).toString(8)})`,
    })
  return ok(null)
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined
