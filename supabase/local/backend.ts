import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { createApiKeys } from './api-keys.ts'
import { backendError, folderError, type BackendError } from './backend-error.ts'
import { bootstrap } from './database/bootstrap.ts'
import { connect, databaseUrl, type DatabaseAddress } from './database/connections.ts'
import { migrate } from './database/migrations.ts'
import { openCluster, superuser } from './engine/cluster.ts'
import { Engine } from './engine/engine.ts'
import { stopLeftover } from './engine/leftover.ts'
import { createIdentify } from './gateway/caller.ts'
import { Gateway } from './gateway/gateway.ts'
import { listen } from './gateway/listen.ts'
import { createLite } from './gateway/lite.ts'
import { createMailFolder } from './gateway/mail-folder.ts'
import { acquireLock } from './instance-lock.ts'
import { loadKeys, type Keys } from './keys.ts'
import { createRealtime } from './realtime/server.ts'
import { openFileStore } from './storage/file-store.ts'
import { createSignedLinks } from './storage/signed-link.ts'
import { Storage } from './storage/storage.ts'
import { createTokenVerifier } from './token-verifier.ts'

export type { BackendError } from './backend-error.ts'

export type StartStep = 'folder' | 'engine' | 'database' | 'migrations' | 'services'

export interface BackendOptions {
  /** Made if absent; holds the database, files, keys and mails. */
  readonly dataDir: string
  /** 54321 unless given; the next free one where it is taken; 0: any. */
  readonly port?: number
  /** 127.0.0.1 unless given. */
  readonly host?: string
  /** Verify people's access tokens by the keys at this URL (ES256, RS256) instead of the installation's own secret. */
  readonly jwks?: string
  readonly log: Logger
  /** s; 3600 unless given. */
  readonly tokenLifetime?: number
  readonly onProgress?: (step: StartStep) => void
  /** The project's own unless given. */
  readonly migrationsDir?: string
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

/** What was started, closed in reverse. */
class Started {
  readonly #stops: (() => Promise<void>)[] = []
  #closing: Promise<void> | null = null

  add(stop: () => Promise<void>): void {
    this.#stops.unshift(stop)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    for (const stop of this.#stops) await stop()
  }
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
    return err(folderError(cause, options.dataDir))
  }
}

async function start(options: BackendOptions, started: Started): Promise<Result<Backend, BackendError>> {
  const { log, onProgress = () => undefined } = options
  onProgress('folder')
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const lock = await acquireLock(join(dataDir, 'lock'))
  if (!lock.ok) {
    const { pid, url } = lock.error
    const at = url === null ? '' : ` at ${url}`
    return err(
      backendError(
        'already-running',
        `Another Bonfire (process ${pid}) uses ${dataDir}${at}`,
        'Use that one, or stop it first.',
      ),
    )
  }
  started.add(() => lock.value.release())

  const gateway = new Gateway(log)
  started.add(() => gateway.close())
  const host = options.host ?? '127.0.0.1'
  const port = await listen(gateway.server, host, options.port ?? 54321)
  if (!port.ok) return port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port.value}`

  onProgress('engine')
  const keys = await loadKeys(dataDir)
  if (!keys.ok) return keys
  const engine = await startEngine(dataDir, keys.value, options)
  if (!engine.ok) return engine
  started.add(() => engine.value.close())
  const database: DatabaseAddress = { port: engine.value.port, password: keys.value.databasePassword }

  onProgress('database')
  const prepared = await prepareDatabase(database, options)
  if (!prepared.ok) return prepared

  onProgress('services')
  const { publishable, secret, jwtSecret } = keys.value
  const verifier = createTokenVerifier(
    options.jwks === undefined ? { kind: 'secret', secret: jwtSecret } : { kind: 'jwks', url: options.jwks },
  )
  const apiKeys = createApiKeys({ publishable, secret })
  const identify = createIdentify(apiKeys, verifier)
  const email = createMailFolder(join(dataDir, 'mail'), log)
  const lite = createLite({
    database,
    jwtSecret,
    tokenLifetime: options.tokenLifetime ?? 3600,
    email,
    siteUrl: url,
    log,
  })
  started.add(() => lite.close())

  const sql = connect(database, superuser, 5)
  started.add(() => sql.end({ timeout: 2 }))
  const realtime = await createRealtime({
    sql,
    verifyToken: (token) => verifier.verify(token),
    verifyApiKey: (key) => Promise.resolve(apiKeys.check(key)),
    log,
  })
  started.add(() => realtime.close())

  const storageSql = connect(database, 'supabase_storage_admin', 4)
  started.add(() => storageSql.end({ timeout: 2 }))
  const files = await openFileStore(join(dataDir, 'storage'))
  const storage = new Storage(storageSql, files, createSignedLinks(jwtSecret))

  gateway.open({ identify, lite, jwtSecret, realtime, storage, engineState: () => engine.value.state })
  await lock.value.announce(url)
  return ok({
    url,
    port: port.value,
    keys: { publishable, secret, jwtSecret },
    databaseUrl: databaseUrl(database, superuser),
    onFailure: (listener) => engine.value.onFailure(listener),
    close: () => started.close(),
  })
}

async function startEngine(
  dataDir: string,
  keys: Keys,
  options: BackendOptions,
): Promise<Result<Engine, BackendError>> {
  const cluster = await openCluster(dataDir, keys.databasePassword)
  if (!cluster.ok) return cluster
  const leftover = await stopLeftover(cluster.value.folder)
  if (!leftover.ok) return leftover
  if (leftover.value !== null)
    options.log.warn({ pid: leftover.value }, 'stopped a Postgres left over from an earlier run')
  return Engine.start(cluster.value, options.log)
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
