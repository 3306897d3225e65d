import { spawn } from 'node:child_process'
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { backendError, systemCode, type BackendError } from '../backend-error.ts'
import { postgresAccount, type Account } from './account.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { diagnosePostgres } from './diagnosis.ts'
import { locate } from './location.ts'

/** Hosted projects run this major version. */
const majorVersion = '17'

/** The cluster's superuser; nothing a client sends runs as it. */
export const superuser = 'supabase_admin'

/** A Postgres cluster on disk and what is needed to run it. */
export interface Cluster {
  readonly folder: string
  readonly account: Account | null
  readonly binaries: Binaries
}

/** Finds the cluster in `dataDir/postgres`, or makes one. Throws what the file system throws. */
export async function openCluster(dataDir: string, password: string): Promise<Result<Cluster, BackendError>> {
  const home = join(dataDir, 'postgres')
  const folder = join(home, 'data')
  const account = await postgresAccount(await ownerOf(folder))
  if (!account.ok) return account
  const binaries = await findBinaries(account.value)
  if (!binaries.ok) return binaries
  const cluster: Cluster = { folder, account: account.value, binaries: binaries.value }

  const version = await versionOf(folder)
  if (version === majorVersion) return ok(cluster)
  if (version !== null) {
    const fix = 'Open it with the version of Bonfire that wrote it.'
    return err(
      backendError(
        'data-incompatible',
        `${folder} was written by Postgres ${version}, this is Postgres ${majorVersion}`,
        fix,
      ),
    )
  }
  const made = await initialise(cluster, home, password)
  return made.ok ? ok(cluster) : made
}

async function initialise(
  cluster: Cluster,
  home: string,
  password: string,
): Promise<Result<null, BackendError>> {
  await makeFolder(home, cluster.account)
  // Made aside and moved when complete, so that a start cut short leaves nothing half done.
  const unfinished = join(home, 'unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await makeFolder(unfinished, cluster.account)
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (cluster.account) await chown(passwordFile, cluster.account.uid, cluster.account.gid)
  try {
    const at = locate(unfinished, cluster.account)
    const lines = await run(cluster, at.cwd, [
      `--pgdata=${at.data}`,
      `--pwfile=${at.data}/../password`,
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorts and folds case the same on every system, and leaves messages in English, which diagnosis.ts reads.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ])
    if (lines) return err(diagnosePostgres(lines, cluster.folder))
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, cluster.folder)
  return ok(null)
}

async function makeFolder(path: string, account: Account | null): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (account) await chown(path, account.uid, account.gid)
}

/** Runs initdb; what it said if it failed, else null. */
async function run(cluster: Cluster, cwd: string, args: readonly string[]): Promise<string[] | null> {
  const child = spawn(cluster.binaries.initdb, args, {
    cwd,
    ...cluster.account,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    windowsHide: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (cause) => {
      output += String(cause)
      resolve(null)
    })
    child.once('close', resolve)
  })
  return code === 0 ? null : output.split('\n').filter(Boolean)
}

async function ownerOf(folder: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(folder)
    return { uid, gid }
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null
    throw cause
  }
}

async function versionOf(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null
    throw cause
  }
}
