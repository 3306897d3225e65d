import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { Cluster } from './cluster.ts'
import { launchByPgCtl } from './launch-by-pg-ctl.ts'
import { launchDirectly } from './launch-directly.ts'
import type { Launch, ServerExit, ServerProcess } from './server-process.ts'

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  jit: 'off', // its compile time exceeds any query of a chat
  timezone: 'UTC',
  // Statements and failing rows hold what people wrote; they stay out of the log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const

const keptLines = 50
const patience = 10_000 // ms before a rougher way to stop

export interface PostmasterExit extends ServerExit {
  /** The last lines it wrote. */
  readonly lines: readonly string[]
}

export interface PostmasterOptions {
  readonly cluster: Cluster
  readonly port: number
  readonly log: Logger
  /** Tells of a crash of one of its processes, and of the recovery. */
  readonly onHealth: (healthy: boolean) => void
  readonly launch?: Launch
}

/** One run of the Postgres server over a cluster. */
export class Postmaster {
  readonly exited: Promise<PostmasterExit>
  readonly #server: ServerProcess

  /** Waits until it takes connections. */
  static async start(options: PostmasterOptions): Promise<Result<Postmaster, PostmasterExit>> {
    const ready = Promise.withResolvers<true>()
    const postmaster = new Postmaster(options, () => ready.resolve(true))
    const first = await Promise.race([ready.promise, postmaster.exited])
    return first === true ? ok(postmaster) : err(first)
  }

  private constructor({ cluster, port, log, onHealth, launch }: PostmasterOptions, onReady: () => void) {
    const lines: string[] = []
    const read = (line: string): void => {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      log[/\b(FATAL|PANIC):/.test(line) ? 'warn' : 'debug']({ line }, 'postgres')
      if (line.includes('terminating any other active server processes')) onHealth(false)
      if (!line.includes('database system is ready to accept connections')) return
      onHealth(true)
      onReady()
    }
    const start = launch ?? (process.platform === 'win32' ? launchByPgCtl : launchDirectly)
    this.#server = start(cluster, { ...settings, port: String(port) }, read)
    this.exited = this.#server.exited.then((exit) => ({ ...exit, lines }))
  }

  get pid(): number | undefined {
    return this.#server.pid
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  async stop(): Promise<void> {
    for (const mode of ['fast', 'immediate'] as const) {
      await this.#server.stop(mode)
      if (await settlesWithin(this.exited, patience)) return
    }
    await this.#server.stop('kill')
    await this.exited
  }
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false)
  const settled = await Promise.race([promise.then(() => true), late])
  timer.abort()
  return settled
}
