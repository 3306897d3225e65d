import type { Server } from 'node:http'
import { setLogEventListeners } from 'mediasoup'
import { err, ok, type Result } from '../../src/shared/result.ts'
import { createBackend, type Backend } from './backend.ts'
import type { Config } from './config.ts'
import { healthOf, type Health } from './health.ts'
import {
  addressOf,
  answerHealth,
  connectionCutter,
  createHttpServer,
  listen,
  refusalOf,
  type ListenError,
} from './http.ts'
import type { Log } from './log.ts'
import type { PeerStats } from './peer.ts'
import { Reporter } from './reporter.ts'
import { Rooms } from './rooms.ts'
import { openSignaling, type Signaling } from './signaling.ts'
import { createTokenVerifier } from './tokens.ts'
import { Workers, type WorkersError } from './workers.ts'

export type SfuError = ListenError | WorkersError | { readonly kind: 'bad-node'; readonly detail: string }

export interface SfuDeps {
  readonly log: Log
  /** How often people's rights are asked for again, in ms. */
  readonly recheckMs?: number
  /** A taken signalling port moves to the next free one; for a node whose URL is read from what it prints. */
  readonly movePort?: boolean
}

/** A running node. */
export interface Sfu {
  readonly url: string
  readonly port: number
  readonly mediaPorts: readonly number[]
  readonly workerPids: readonly number[]
  health(): Health
  /** What was taken and passed on, for tests that count packets. */
  stats(): Promise<readonly PeerStats[]>
  /** Tells everybody, reports every room empty, ends the workers. Idempotent; takes a few seconds at most. */
  close(): Promise<void>
}

const lastReportMs = 2500
// What is still to be sent to apps is sent within this, or never.
const lastGoodbyeMs = 1000

/** Starts a node. What it started is stopped again when something fails on the way. */
export async function startSfu(config: Config, deps: SfuDeps): Promise<Result<Sfu, SfuError>> {
  const { log } = deps
  setLogEventListeners({
    // Its warnings may name people's addresses.
    onwarn: (namespace, text) => log.debug({ event: 'mediasoup', namespace, text }),
    onerror: (namespace, text, cause) => log.error({ event: 'mediasoup', namespace, text, err: cause }),
  })
  const backend = createBackend({ ...config.backend, node: config.node })
  const known = await backend.report([])
  if (!known.ok && known.error.kind === 'bad-node') {
    return err({ kind: 'bad-node', detail: `SFU_NODE or SFU_NODE_SECRET is wrong: ${known.error.detail}` })
  }
  if (!known.ok) log.warn({ event: 'backend-unavailable', detail: known.error.detail })
  const server = await createHttpServer(config.tls)
  if (!server.ok) return server
  const workers = await Workers.start(config.media, log)
  if (!workers.ok) return workers
  const node = new Node(config, deps, backend, server.value, workers.value)
  const port = await listen(server.value, config.host, config.port, deps.movePort ?? false)
  if (port.ok) return ok(node.at(port.value))
  await node.close()
  return port
}

class Node {
  readonly #config: Config
  readonly #workers: Workers
  readonly #rooms: Rooms
  readonly #reporter: Reporter
  readonly #signaling: Signaling
  readonly #log: Log
  readonly #cutConnections: () => void
  #draining = false
  #closing: Promise<void> | null = null

  constructor(
    config: Config,
    { log, recheckMs = 60_000 }: SfuDeps,
    backend: Backend,
    server: Server,
    workers: Workers,
  ) {
    this.#config = config
    this.#log = log
    this.#workers = workers
    this.#rooms = new Rooms({
      workers,
      maxPeersPerRoom: config.maxPeersPerRoom,
      onChanged: (channelId) => this.#reporter.changed(channelId),
    })
    this.#reporter = new Reporter({
      report: (rooms) => backend.report(rooms),
      roomNow: (channelId) => this.#rooms.report(channelId),
      liveRooms: () => this.#rooms.channels,
      onFailure: (error, retryInMs) => log.warn({ event: 'report-failed', ...error, retryInMs }),
    })
    this.#cutConnections = connectionCutter(server)
    answerHealth(server, () => this.health())
    this.#signaling = openSignaling(server, {
      log,
      backend,
      recheckMs,
      verify: createTokenVerifier(config.tokens, { issuer: config.tokenIssuer }),
      rooms: this.#rooms,
      speaking: new Map(),
      draining: () => this.#draining,
      refusal: (request) => refusalOf(request, config),
      addressOf: (request) => addressOf(request, config.trustedProxies),
    })
  }

  at(port: number): Sfu {
    const workers = this.#workers
    const scheme = this.#config.tls === null ? 'http' : 'https'
    return {
      url: `${scheme}://${reachable(this.#config.host)}:${port}`,
      port,
      get mediaPorts() {
        return workers.live.map((one) => one.port)
      },
      get workerPids() {
        return workers.live.map(({ worker }) => worker.pid)
      },
      health: () => this.health(),
      stats: () => this.#rooms.stats(),
      close: () => this.close(),
    }
  }

  health(): Health {
    return healthOf({
      draining: this.#draining,
      workersHealthy: this.#workers.healthy,
      workers: this.#workers.live.length,
      rooms: this.#rooms.channels.length,
      peers: this.#rooms.peers,
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#draining = true
    this.#log.info({ event: 'stopping' })
    // At once, before anything is awaited: a signal from a terminal reaches the workers as well. Rooms first, for a room
    // that closes tells each of its people once, and one that people leave tells everybody of everybody.
    this.#rooms.close()
    for (const session of [...this.#signaling.sessions]) session.end('shutting-down')
    await Promise.race([this.#reporter.close(), elapsed(lastReportMs)])
    await this.#workers.close()
    await Promise.race([this.#signaling.close(), elapsed(lastGoodbyeMs)])
    this.#cutConnections()
    this.#log.info({ event: 'stopped' })
  }
}

/** A URL for this machine's own use; what others type is configured elsewhere. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
