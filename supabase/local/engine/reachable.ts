import { randomUUID } from 'node:crypto'
import { chmod, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'

/** Whether every folder down to `path` may be entered by the account, and it itself entered or run. */
export async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

/**
 * Copies a folder for everybody to read, unless its copy is there; a copy is never seen half made. Throws what the file
 * system throws.
 */
export async function copyOnce(from: string, to: string): Promise<string> {
  if (await exists(to)) return to
  const unfinished = `${to}.${randomUUID()}`
  // mkdir's mode is cut down by the umask.
  if (await mkdir(dirname(to), { recursive: true })) await chmod(dirname(to), 0o755)
  try {
    await cp(from, unfinished, { recursive: true, verbatimSymlinks: true })
    await openToAll(unfinished)
    await rename(unfinished, to)
  } catch (cause) {
    // Somebody else's copy may have come first; it holds the same files.
    if (!(await exists(to))) throw cause
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return to
}

/** What was installed under a strict umask is closed, file by file. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o111 ? 0o755 : 0o644)
  }
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null
