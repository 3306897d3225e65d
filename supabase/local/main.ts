import { pino } from 'pino'
import { describeBackendError } from './backend-error.ts'
import { startBackend } from './backend.ts'
import { parseFlags, type Flags } from './flags.ts'

/*
 * The embedded backend as a process of its own. Logs are JSON lines on stdout; the one with `event: "ready"` says that it
 * takes requests, and where. Ends with 0 when told to stop, with 1 when it could not start or lost its database for good.
 */

const log = pino({ base: null }, pino.destination({ dest: 1, sync: true }))

/** How it ended: 0 or 1. */
async function run(flags: Flags): Promise<number> {
  const stop = Promise.withResolvers<{ reason: string; code: number }>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => stop.resolve({ reason: signal, code: 0 }))
  }
  if (flags['stop-with-parent']) {
    process.stdin.once('end', () => stop.resolve({ reason: 'the parent is gone', code: 0 })).resume()
  }
  // A bug must not leave a Postgres behind.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, `a bug: ${String(err)}`)
    stop.resolve({ reason: 'a bug', code: 1 })
  })

  const started = await startBackend({
    dataDir: flags.data,
    port: flags.port,
    host: flags.host,
    jwks: flags.jwks,
    migrationsDir: flags.migrations,
    tokenLifetime: flags['token-lifetime'],
    log,
    onProgress: (step) => log.info({ event: 'progress', step }),
  })
  if (!started.ok) {
    log.fatal({ kind: started.error.kind }, describeBackendError(started.error))
    return 1
  }
  const backend = started.value
  backend.onFailure((error) => {
    log.fatal({ kind: error.kind }, describeBackendError(error))
    stop.resolve({ reason: 'the database is gone', code: 1 })
  })
  log.info({ event: 'ready', url: backend.url, publishableKey: backend.keys.publishable, port: backend.port })
  const { reason, code } = await stop.promise
  log.info({ reason }, 'stopping')
  await backend.close()
  return code
}

const flags = parseFlags(process.argv.slice(2))
if (flags.ok) {
  log.level = flags.value['log-level']
  process.exit(await run(flags.value))
}
log.fatal(flags.error)
process.exit(1)
