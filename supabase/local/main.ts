import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { describeBackendError } from './backend-error.ts'
import { startBackend } from './backend.ts'

/*
 * The embedded backend as a process of its own. Logs are JSON lines on stdout; the one with `event: "ready"` says that it
 * takes requests, and where. Ends with 0 when told to stop, with 1 when it could not start or lost its database for good.
 */

const flagsSchema = z.object({
  data: z.string({ error: '--data names the folder to use' }).min(1),
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string().optional(),
  jwks: z.url({ protocol: /^https?$/ }).optional(),
  migrations: z.string().optional(),
  'token-lifetime': z.coerce.number().int().positive().max(604_800).optional(),
  'stop-with-parent': z.boolean().default(false),
  'log-level': z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
})

function readFlags(): z.infer<typeof flagsSchema> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      data: text,
      port: text,
      host: text,
      jwks: text,
      migrations: text,
      'token-lifetime': text,
      'stop-with-parent': { type: 'boolean' },
      'log-level': text,
    },
  })
  const flags = flagsSchema.safeParse(values)
  if (flags.success) return flags.data
  throw new Error(z.prettifyError(flags.error))
}

async function main(): Promise<void> {
  const output = pino.destination({ dest: 1, sync: true })
  const log = pino({ base: null }, output)
  const fail = (message: string): never => {
    log.fatal(message)
    process.exit(1)
  }
  const stop = Promise.withResolvers<string>()
  let flags: ReturnType<typeof readFlags>
  try {
    flags = readFlags()
  } catch (cause) {
    return fail(cause instanceof Error ? cause.message : String(cause))
  }
  log.level = flags['log-level']
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => stop.resolve(signal))
  if (flags['stop-with-parent']) process.stdin.once('end', () => stop.resolve('parent ended')).resume()

  const started = await startBackend({
    dataDir: flags.data,
    log,
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.jwks === undefined ? {} : { jwks: flags.jwks }),
    ...(flags.migrations === undefined ? {} : { migrationsDir: flags.migrations }),
    ...(flags['token-lifetime'] === undefined ? {} : { tokenLifetime: flags['token-lifetime'] }),
    onProgress: (step) => log.info({ event: 'progress', step }),
  })
  if (!started.ok) return fail(describeBackendError(started.error))
  const backend = started.value
  backend.onFailure((error) => {
    log.fatal(describeBackendError(error))
    process.exitCode = 1
    stop.resolve('failure')
  })
  log.info({ event: 'ready', url: backend.url, publishableKey: backend.keys.publishable, port: backend.port })
  const reason = await stop.promise
  log.info({ reason }, 'stopping')
  await backend.close()
  process.exit()
}

await main()
