import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { type BackendError, backendError, notWritable, systemCode } from './backend-error.ts'
import { bootstrap } from './database/bootstrap.ts'
import { connect, databaseUrl, type DatabaseAddress } from './database/connections.ts'
import { migrate } from './database/migrations.ts'
import { openCluster, superuser } from './engine/cluster.ts'
import { Engine } from './engine/engine.ts'
import { stopLeftover } from './engine/leftover.ts'
import { Gateway } from './gateway/gateway.ts'
import { addressOf, listen } from './gateway/listen.ts'
import { acquireLock } from './instance-lock.ts'
import { loadKeys, type Keys } from './keys.ts'
import { makeFolder } from './make-folder.ts'
import { startServices } from './services.ts'
import { startError } from './start-error.ts'
import { Started } from './started.ts'

export type { BackendError } from './backend-error.ts'

export type StartStep = 'folder' | 'engine' | 'database' | 'migrations' | 'services'

export interface BackendOptions {
  /** Made if absent; holds the database, files, keys and mails. */
  readonly dataDir: string
  /** 54321 unless given; the next free one where it is taken; 0: any. */
  readonly port?: number | undefined
  /** 127.0.0.1 unless given. */
  readonly host?: string | undefined
  /** Verify people's access tokens by the keys at this URL (ES256, RS256) instead of the installation's own secret. */
  readonly jwks?: string | undefined
  readonly log: Logger
  /** s; 3600 unless given. */
  readonly tokenLifetime?: number | undefined
  readonly onProgress?: (step: StartStep) => void
  /** The project's own unless given. */
  readonly migrationsDir?: string | undefined
}

export interface Backend {
  readonly url: string
  readonly port: number
  readonly keys: { readonly publishable: string; readonly secret: string; readonly jwtSecret: string }
  /** As superuser, on loopback: for tests and jobs. */
  readonly databaseUrl: string
  /** Calls back when the database died and could not be brought back. The backend still has to be closed. */
  onFailure(listener: (error: BackendError) => void): void
  /** Stops everything it started. */
  close(): Promise<void>
}

/** A real Postgres with Auth, REST, Realtime and Storage on one HTTP port, for an unmodified supabase-js. */
export async function startBackend(options: BackendOptions): Promise<Result<Backend, BackendError>> {
  const started = new Started()
  try {
    const backend = await start(options, started)
    if (!backend.ok) await started.close()
    return backend
  } catch (cause) {
    await started.close()
    return err(startError(cause, options.dataDir))
  }
}

async function start(options: BackendOptions, started: Started): Promise<Result<Backend, BackendError>> {
  const { log, onProgress } = options
  onProgress?.('folder')
  const folder = await openFolder(options.dataDir, started)
  if (!folder.ok) return folder
  const dataDir = folder.value.path

  const gateway = new Gateway(log)
  started.add(() => gateway.close())
  const host = options.host ?? '127.0.0.1'
  const port = await listen(gateway.server, host, options.port ?? 54321)
  if (!port.ok) return port
  const url = addressOf(host, port.value)

  onProgress?.('engine')
  const keys = await loadKeys(dataDir)
  if (!keys.ok) return keys
  const engine = await startEngine(dataDir, keys.value, log)
  if (!engine.ok) return engine
  started.add(() => engine.value.close())
  const database: DatabaseAddress = { port: engine.value.port, password: keys.value.databasePassword }

  onProgress?.('database')
  const prepared = await prepareDatabase(database, options)
  if (!prepared.ok) return prepared

  onProgress?.('services')
  const { jwks, tokenLifetime = 3600 } = options
  const engineState = () => engine.value.state
  const parts = await startServices(
    { dataDir, database, keys: keys.value, url, jwks, tokenLifetime, engineState, log },
    started,
  )
  gateway.open(parts)
  started.add(() => Promise.resolve(gateway.withdraw()))
  await folder.value.announce(url)
  const { publishable, secret, jwtSecret } = keys.value
  return ok({
    url,
    port: port.value,
    keys: { publishable, secret, jwtSecret },
    databaseUrl: databaseUrl(database, superuser),
    onFailure: (listener) => engine.value.onFailure(listener),
    close: () => started.close(),
  })
}

interface OpenFolder {
  /** Without symbolic links. */
  readonly path: string
  announce(url: string): Promise<void>
}

async function openFolder(folder: string, started: Started): Promise<Result<OpenFolder, BackendError>> {
  try {
    await makeFolder(resolve(folder))
  } catch (cause) {
    // ENOENT: in a place where no folder can be made, such as /proc.
    if (systemCode(cause) === 'ENOENT') return err(notWritable(folder, String(cause)))
    throw cause
  }
  const path = await realpath(folder)
  const lock = await acquireLock(join(path, 'lock'))
  if (!lock.ok) {
    const { pid, url } = lock.error
    const where = url === null ? '' : ` at ${url}`
    const message = `Another Bonfire (process ${pid}) uses ${path}${where}`
    return err(backendError('already-running', message, 'Use that one, or stop it first.'))
  }
  started.add(() => lock.value.release())
  return ok({ path, announce: (url) => lock.value.announce(url) })
}

async function startEngine(dataDir: string, keys: Keys, log: Logger): Promise<Result<Engine, BackendError>> {
  const cluster = await openCluster(dataDir, keys.databasePassword)
  if (!cluster.ok) return cluster
  const leftover = await stopLeftover(cluster.value.folder)
  if (!leftover.ok) return leftover
  if (leftover.value !== null)
    log.warn({ pid: leftover.value }, 'stopped a Postgres left over from an earlier run')
  return Engine.start(cluster.value, log)
}

async function prepareDatabase(
  database: DatabaseAddress,
  options: BackendOptions,
): Promise<Result<null, BackendError>> {
  const admin = connect(database, superuser, 1)
  const owner = connect(database, 'postgres', 1)
  try {
    await bootstrap(admin, database)
    options.onProgress?.('migrations')
    const folder = options.migrationsDir ?? fileURLToPath(new URL('../migrations', import.meta.url))
    const applied = await migrate(owner, folder)
    if (!applied.ok) return applied
    options.log.info({ applied: applied.value }, 'the database is ready')
    return ok(null)
  } finally {
    await Promise.all([admin.end({ timeout: 2 }), owner.end({ timeout: 2 })])
  }
}
