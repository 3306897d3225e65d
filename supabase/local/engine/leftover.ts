import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { basename } from 'node:path/posix'
import { setTimeout as sleep } from 'node:timers/promises'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, systemCode, type BackendError } from '../backend-error.ts'
import { inspectProcess, type ProcessInfo } from '../process-info.ts'

/**
 * Stops a Postgres whose Bonfire was killed. Only called while holding the folder's lock, so nobody uses it any more.
 * The number of the stopped process, or null if there was none.
 */
export async function stopLeftover(folder: string): Promise<Result<number | null, BackendError>> {
  const pid = await recordedPid(folder)
  if (pid === null) return ok(null)
  const found = await inspectProcess(pid)
  if (!found || !isPostmasterOf(folder, found)) return ok(null) // a stale file; Postgres clears it away itself
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!tell(pid, signal)) break
    if (await isGone(pid, found.startedAt)) return ok(pid)
  }
  const fix = `Stop process ${pid} and start again.`
  return err(
    backendError(
      'postgres-failed',
      `A Postgres left over from an earlier run (process ${pid}) does not stop`,
      fix,
    ),
  )
}

/** postmaster.pid: its first line is the process number. */
async function recordedPid(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return Number.isInteger(pid) && pid > 1 ? pid : null
}

/** Process numbers are used again: this one must be a Postgres server, and of this very folder. */
export function isPostmasterOf(folder: string, found: ProcessInfo): boolean {
  // Windows quotes what it likes, and slants both ways.
  const plain = (text: string): string => text.replaceAll('"', '').replaceAll('\\', '/')
  const [program = '', rest] = plain(found.command).split(' -D ')
  if (rest === undefined || !/^postgres(\.exe)?$/.test(basename(program))) return false
  return found.folder === null ? rest.startsWith(`${plain(folder)} `) : found.folder === folder
}

/** False: it belongs to somebody else. */
function tell(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (cause) {
    return systemCode(cause) === 'ESRCH' // gone in this very moment
  }
}

async function isGone(pid: number, startedAt: string): Promise<boolean> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(25)) {
    const found = await inspectProcess(pid)
    if (found?.startedAt !== startedAt) return true
  }
  return false
}
