import { createWorker, type types } from 'mediasoup'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { MediaConfig } from './config.ts'
import type { Log } from './log.ts'
import { openMediaPort } from './media-port.ts'
import { retryDelay } from './reporter.ts'

/** A running mediasoup worker with its media port. */
export interface MediaWorker {
  readonly worker: types.Worker
  readonly webRtcServer: types.WebRtcServer
  readonly port: number
}

export interface WorkersError {
  readonly kind: 'worker-failed' | 'media-port-unavailable'
  readonly detail: string
}

/** How long a join waits for a dead worker's replacement, and how long having none is no sign of ill health. */
const replacementGraceMs = 5000

/**
 * One worker a core, each with a media port of its own. A worker that dies is replaced on the same port, so that a firewall's
 * rules and the address in people's candidates stay right; what ran on it is closed by mediasoup's own events.
 */
export class Workers {
  readonly #live = new Map<number, MediaWorker>()
  readonly #waiting = new Set<() => void>()
  readonly #retries = new Set<NodeJS.Timeout>()
  readonly #config: MediaConfig
  readonly #log: Log
  #noneSince: number | null = null
  #closed = false

  static async start(config: MediaConfig, log: Log): Promise<Result<Workers, WorkersError>> {
    const workers = new Workers(config, log)
    for (let index = 0; index < config.workers; index += 1) {
      const added = await workers.#add(index, config.port === 0 ? 0 : config.port + index)
      if (added.ok) continue
      await workers.close()
      return added
    }
    return ok(workers)
  }

  private constructor(config: MediaConfig, log: Log) {
    this.#config = config
    this.#log = log
  }

  get live(): readonly MediaWorker[] {
    return [...this.#live.values()]
  }

  /** False once no worker has run for longer than a replacement takes. */
  get healthy(): boolean {
    return this.#noneSince === null || Date.now() - this.#noneSince < replacementGraceMs
  }

  /** The worker with the least of `load`; waits for a replacement when all have just died, null when none comes. */
  async leastLoaded(load: (worker: MediaWorker) => number): Promise<MediaWorker | null> {
    if (this.#live.size === 0 && !this.#closed) await this.#replacement()
    return leastOf(this.live, load)
  }

  /** Resolves when the worker processes are gone. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const retry of this.#retries) clearTimeout(retry)
    const gone = this.live.map(({ worker }) => closeWorker(worker))
    this.#live.clear()
    this.#wake()
    await Promise.all(gone)
  }

  async #add(index: number, port: number): Promise<Result<null, WorkersError>> {
    let worker: types.Worker
    try {
      worker = await createWorker({
        logLevel: 'warn',
        ...(this.#config.workerBin === null ? {} : { workerBin: this.#config.workerBin }),
      })
    } catch (cause) {
      return err({ kind: 'worker-failed', detail: messageOf(cause) })
    }
    let media
    try {
      media = await openMediaPort(worker, this.#config, port)
    } catch (cause) {
      await closeWorker(worker)
      return err({
        kind: 'media-port-unavailable',
        detail: `port ${port} of ${this.#config.host}: ${messageOf(cause)}`,
      })
    }
    if (this.#closed) await closeWorker(worker)
    else this.#watch(index, { worker, ...media })
    return ok(null)
  }

  #watch(index: number, running: MediaWorker): void {
    this.#live.set(index, running)
    this.#noneSince = null
    running.worker.once('died', (cause) => {
      this.#live.delete(index)
      if (this.#closed) return
      if (this.#live.size === 0) this.#noneSince = Date.now()
      this.#log.error({ event: 'worker-died', pid: running.worker.pid, cause: cause.message })
      void this.#replace(index, running.port, 0)
    })
    this.#wake()
  }

  async #replace(index: number, port: number, failures: number): Promise<void> {
    const added = await this.#add(index, port)
    if (this.#closed) return
    if (added.ok) {
      this.#log.info({ event: 'worker-replaced', port })
      return
    }
    const delay = retryDelay(failures, 100, 10_000)
    this.#log.error({ event: 'worker-not-replaced', ...added.error, retryInMs: delay })
    const retry = setTimeout(() => {
      this.#retries.delete(retry)
      void this.#replace(index, port, failures + 1)
    }, delay)
    this.#retries.add(retry)
  }

  #replacement(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(deadline)
        this.#waiting.delete(done)
        resolve()
      }
      const deadline = setTimeout(done, replacementGraceMs)
      this.#waiting.add(done)
    })
  }

  #wake(): void {
    for (const done of this.#waiting) done()
  }
}

/** The first item with the smallest load. */
export function leastOf<T>(items: readonly T[], load: (item: T) => number): T | null {
  let best: { item: T; load: number } | null = null
  for (const item of items) {
    const its = load(item)
    if (best === null || its < best.load) best = { item, load: its }
  }
  return best?.item ?? null
}

async function closeWorker(worker: types.Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (worker.subprocessClosed) resolve()
    else worker.once('subprocessclose', resolve)
  })
  worker.close()
  await gone
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
