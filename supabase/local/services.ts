import { join } from 'node:path'
import type { Logger } from 'pino'
import { createApiKeys } from './api-keys.ts'
import { connect, type DatabaseAddress } from './database/connections.ts'
import { superuser } from './engine/cluster.ts'
import type { EngineState } from './engine/engine.ts'
import { createIdentify } from './gateway/caller.ts'
import type { GatewayParts } from './gateway/gateway.ts'
import { createLite } from './gateway/lite.ts'
import { createMailFolder } from './gateway/mail-folder.ts'
import { createRpc } from './gateway/rpc.ts'
import { databaseJob, every, startJobs } from './jobs.ts'
import type { Keys } from './keys.ts'
import { createRealtime } from './realtime/server.ts'
import type { Started } from './started.ts'
import { openFileStore } from './storage/file-store.ts'
import { createSignedLinks } from './storage/signed-link.ts'
import { Storage } from './storage/storage.ts'
import { startSweeping } from './storage/sweep.ts'
import { createTokenVerifier } from './token-verifier.ts'
import { rememberVerified } from './verified-tokens.ts'

export interface ServicesOptions {
  readonly dataDir: string
  readonly database: DatabaseAddress
  readonly keys: Keys
  /** Where the gateway answers. */
  readonly url: string
  readonly jwks: string | undefined
  /** s */
  readonly tokenLifetime: number
  readonly engineState: () => EngineState
  readonly log: Logger
}

/** ms between two looks for files that belong to nothing */
const sweepEvery = 3600_000

/** ms between two turns of the jobs; pg_cron takes as long on a hosted project */
const jobsEvery = 60_000

/** Auth, REST, Realtime and Storage over a database that is ready. Each is added to `started`. */
export async function startServices(options: ServicesOptions, started: Started): Promise<GatewayParts> {
  const { dataDir, database, keys, url, jwks, tokenLifetime, engineState, log } = options
  const { jwtSecret } = keys
  const apiKeys = createApiKeys(keys)
  const verifier = rememberVerified(
    createTokenVerifier(
      jwks === undefined ? { kind: 'secret', secret: jwtSecret } : { kind: 'jwks', url: jwks },
    ),
  )
  const identify = createIdentify(apiKeys, verifier)

  const email = createMailFolder(join(dataDir, 'mail'), log)
  const lite = createLite({ database, jwtSecret, tokenLifetime, email, siteUrl: url, log })
  started.add(() => lite.close())
  const rpcSql = connect(database, 'authenticator', 10)
  started.add(() => rpcSql.end({ timeout: 2 }))
  const rpc = createRpc(rpcSql, log)

  const realtimeSql = connect(database, superuser, 5)
  started.add(() => realtimeSql.end({ timeout: 2 }))
  const realtime = await createRealtime({
    sql: realtimeSql,
    verifyToken: (token) => verifier.verify(token),
    verifyApiKey: (key) => Promise.resolve(apiKeys.check(key)),
    log,
  })
  started.add(() => realtime.close())

  const storageSql = connect(database, 'supabase_storage_admin', 4)
  started.add(() => storageSql.end({ timeout: 2 }))
  const files = await openFileStore(join(dataDir, 'storage'))
  const storage = new Storage(storageSql, files, createSignedLinks(jwtSecret))
  const sweeping = startSweeping(() => storage.sweep(Date.now()), sweepEvery, log)
  started.add(() => sweeping.close())

  const jobsSql = connect(database, 'postgres', 1)
  started.add(() => jobsSql.end({ timeout: 2 }))
  const jobs = startJobs([databaseJob(jobsSql, log)], every(jobsEvery), log)
  started.add(() => jobs.close())

  return { identify, lite, rpc, jwtSecret, realtime, storage, engineState }
}
