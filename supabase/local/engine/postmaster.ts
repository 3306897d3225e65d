import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { Cluster } from './cluster.ts'
import { locate } from './location.ts'

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

export interface PostmasterExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The last lines it wrote. */
  readonly lines: readonly string[]
}

/** One run of the Postgres server over a cluster. */
export class Postmaster {
  readonly exited: Promise<PostmasterExit>
  readonly #child: ChildProcess
  readonly #cluster: Cluster
  readonly #lines: string[] = []

  /** Waits until it takes connections. `onHealth` tells of a crash of one of its processes, and of the recovery. */
  static async start(
    cluster: Cluster,
    port: number,
    log: Logger,
    onHealth: (healthy: boolean) => void,
  ): Promise<Result<Postmaster, PostmasterExit>> {
    const postmaster = new Postmaster(cluster, port)
    const ready = new Promise<true>((resolve) => {
      postmaster.#read(log, (line) => {
        if (line.includes('terminating any other active server processes')) onHealth(false)
        if (!line.includes('database system is ready to accept connections')) return
        onHealth(true)
        resolve(true)
      })
    })
    const first = await Promise.race([ready, postmaster.exited])
    return first === true ? ok(postmaster) : err(first)
  }

  private constructor(cluster: Cluster, port: number) {
    this.#cluster = cluster
    const at = locate(cluster.folder, cluster.account)
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#child = spawn(cluster.binaries.postgres, ['-D', at.data, '-p', String(port), ...options], {
      cwd: at.cwd,
      ...cluster.account,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      // Ctrl-C in a terminal reaches the whole process group; Postgres stops when its owner says so.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (cause) => resolve({ code: null, signal: null, lines: [String(cause)] }))
      // 'close' brings the last lines with it, but comes late when a server process outlives a killed postmaster.
      this.#child.once('close', (code, signal) => resolve({ code, signal, lines: this.#lines }))
      this.#child.once('exit', (code, signal) => {
        setTimeout(() => resolve({ code, signal, lines: this.#lines }), 250)
      })
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  #read(log: Logger, onLine: (line: string) => void): void {
    const { stderr } = this.#child
    if (!stderr) return
    createInterface({ input: stderr }).on('line', (line) => {
      this.#lines.push(line)
      if (this.#lines.length > 50) this.#lines.shift()
      log[/\b(FATAL|PANIC):/.test(line) ? 'warn' : 'debug']({ line }, 'postgres')
      onLine(line)
    })
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  async stop(): Promise<void> {
    const patience = 10_000 // ms before the next, rougher way
    for (const way of ['fast', 'immediate'] as const) {
      await this.#tell(way)
      if (await settlesWithin(this.exited, patience)) return
    }
    this.#child.kill('SIGKILL')
    await this.exited
  }

  async #tell(way: 'fast' | 'immediate'): Promise<void> {
    if (process.platform === 'win32') {
      // Windows has no signals; pg_ctl speaks the server's own pipe.
      const { pgCtl } = this.#cluster.binaries
      await promisify(execFile)(pgCtl, ['stop', '-D', this.#cluster.folder, '-m', way, '-W']).catch(
        () => undefined,
      )
    } else {
      this.#child.kill(way === 'fast' ? 'SIGINT' : 'SIGQUIT')
    }
  }
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false)
  const settled = await Promise.race([promise.then(() => true), late])
  timer.abort()
  return settled
}
