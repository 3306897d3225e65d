import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { BackendError } from '../backend-error.ts'
import type { Cluster } from './cluster.ts'
import { diagnosePostgres, isPassing } from './diagnosis.ts'
import { freePort } from './free-port.ts'
import { Postmaster, type PostmasterExit } from './postmaster.ts'

/** `recovering`: down for the moment, being brought back. `failed`: given up. */
export type EngineState = 'running' | 'recovering' | 'failed' | 'stopped'

const restartDelays = [50, 200, 500, 1000, 2000, 4000, 8000] // ms before each try; then it is given up

/** Keeps a Postgres server running over a cluster: one that dies is started again, on the same port. */
export class Engine {
  readonly port: number
  readonly #cluster: Cluster
  readonly #log: Logger
  readonly #failure = Promise.withResolvers<BackendError>()
  readonly #stopping = new AbortController()
  #state: EngineState = 'recovering'
  #postmaster: Postmaster | null = null
  #watch: Promise<void> = Promise.resolve()

  static async start(cluster: Cluster, log: Logger): Promise<Result<Engine, BackendError>> {
    for (let attempt = 1; ; attempt++) {
      const engine = new Engine(cluster, await freePort(), log)
      const exit = await engine.#run()
      if (!exit) return ok(engine)
      if (attempt === 5 || !isPassing(exit.lines)) return err(diagnosePostgres(exit.lines, cluster.folder))
      await sleep(100 * attempt)
    }
  }

  private constructor(cluster: Cluster, port: number, log: Logger) {
    this.#cluster = cluster
    this.port = port
    this.#log = log
  }

  get state(): EngineState {
    return this.#state
  }

  /** Number of the server process, while one runs. */
  get pid(): number | undefined {
    return this.#postmaster?.pid
  }

  /** Calls back once, when it is given up; also if that was before. */
  onFailure(listener: (error: BackendError) => void): void {
    void this.#failure.promise.then(listener)
  }

  async close(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort()
      this.#state = 'stopped'
      await this.#postmaster?.stop()
    }
    await this.#watch
  }

  /** Starts the server; how it ended, if it did not come up. */
  async #run(): Promise<PostmasterExit | null> {
    const started = await Postmaster.start({
      cluster: this.#cluster,
      port: this.port,
      log: this.#log,
      onHealth: (healthy) => this.#setHealth(healthy),
    })
    if (!started.ok) return started.error
    this.#postmaster = started.value
    if (this.#stopping.signal.aborted)
      await started.value.stop() // closed while it was coming up
    else this.#watch = this.#keepRunning(started.value)
    return null
  }

  #setHealth(healthy: boolean): void {
    if (this.#stopping.signal.aborted) return
    const wasRunning = this.#state === 'running'
    this.#state = healthy ? 'running' : 'recovering'
    if (wasRunning && !healthy) this.#log.warn('a Postgres process was killed; the database recovers')
  }

  async #keepRunning(postmaster: Postmaster): Promise<void> {
    const exit = await postmaster.exited
    if (this.#stopping.signal.aborted) return
    this.#state = 'recovering'
    this.#postmaster = null
    this.#log.warn({ code: exit.code, signal: exit.signal }, 'Postgres died; starting it again')
    let last = exit
    for (const delay of restartDelays) {
      await sleep(delay, null, { signal: this.#stopping.signal }).catch(() => null)
      if (this.#stopping.signal.aborted) return
      const failed = await this.#run()
      if (!failed) {
        this.#log.info('Postgres is back')
        return
      }
      last = failed
    }
    this.#state = 'failed'
    this.#failure.resolve(diagnosePostgres(last.lines, this.#cluster.folder))
  }
}
