import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { EngineState } from '../engine/engine.ts'
import type { Realtime } from '../realtime/server.ts'
import type { Storage } from '../storage/storage.ts'
import { isDecodable, parseAddress } from './address.ts'
import { createAuthRules } from './auth-rules.ts'
import type { Identify } from './caller.ts'
import { allowOrigins, answerPreflight } from './cors.ts'
import type { Lite } from './lite.ts'
import { refusal } from './refusal.ts'
import { authError, gatewayError, restError, send, storageError, type Reply } from './reply.ts'
import type { CallRpc } from './rpc.ts'
import { serveAuth, serveRest, unavailable, type Exchange } from './serve-lite.ts'
import { serveStorage } from './serve-storage.ts'

export interface GatewayParts {
  readonly identify: Identify
  readonly lite: Lite
  readonly rpc: CallRpc
  readonly jwtSecret: string
  readonly realtime: Pick<Realtime, 'handleUpgrade' | 'handleHttp'>
  readonly storage: Storage
  readonly engineState: () => EngineState
}

/** The one HTTP port. It listens before its parts are there and after they are gone, and says so. */
export class Gateway {
  readonly #server: Server
  readonly #log: Logger
  readonly #authRules = createAuthRules()
  #parts: GatewayParts | null = null

  constructor(log: Logger) {
    this.#log = log
    this.#server = createServer((req, res) => {
      this.#handle(req, res).catch((cause: unknown) => {
        this.#log.error({ err: cause, path: req.url?.split('?')[0] }, 'a request failed')
        if (res.headersSent) res.destroy()
        else send(res, gatewayError(500, 'internal_error', 'Something went wrong inside Bonfire'))
      })
    })
    this.#server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      const realtime = this.#parts?.realtime
      if (realtime && req.url?.startsWith('/realtime/v1/')) return realtime.handleUpgrade(req, socket, head)
      const status = this.#parts ? '404 Not Found' : '503 Service Unavailable'
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`, () => socket.destroy())
    })
  }

  get server(): Server {
    return this.#server
  }

  open(parts: GatewayParts): void {
    this.#parts = parts
  }

  /** From now on every request is told to come again: the parts are about to go. */
  withdraw(): void {
    this.#parts = null
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeIdleConnections()
    const impatience = setTimeout(() => this.#server.closeAllConnections(), 2000)
    await closed
    clearTimeout(impatience)
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    allowOrigins(res)
    const url = parseAddress(req.url ?? '/')
    if (!url) return send(res, badUrl(gatewayError))
    if (req.method === 'OPTIONS') return answerPreflight(req, res)
    if (!methods.has(req.method ?? ''))
      return send(res, gatewayError(405, 'bad_method', 'Nothing here takes this method'))
    const parts = this.#parts
    if (url.pathname === '/healthz') return send(res, health(parts))
    const part = /^\/(auth|rest|storage|realtime|functions)\/v1(?=\/|$)/.exec(url.pathname)?.[1]
    // lite decodes paths, and none of Auth's needs it: one way to write each, so that no limit is walked around.
    if (!part || (part === 'auth' && url.pathname.includes('%'))) return send(res, notFound)
    if (!isDecodable(url.pathname)) return send(res, badUrl(errorShapes[part] ?? gatewayError))
    if (!parts || parts.engineState() !== 'running')
      return send(res, unavailable(errorShapes[part] ?? gatewayError))
    switch (part) {
      case 'realtime':
        return (await parts.realtime.handleHttp(req, res)) ? undefined : send(res, notFound)
      case 'storage':
        return serveStorage(parts, req, res, url)
      case 'functions':
        return send(res, gatewayError(404, 'no_functions', 'The embedded backend serves no functions'))
      default:
        return this.#serveLite(parts, part === 'auth' ? 'auth' : 'rest', req, res, url)
    }
  }

  async #serveLite(
    parts: GatewayParts,
    part: 'auth' | 'rest',
    req: IncomingMessage,
    res: ServerResponse,
    url: URL,
  ): Promise<void> {
    const caller = isOpenToAll(req, url)
      ? ({ ok: true, value: { kind: 'key', role: 'anon' } } as const)
      : await parts.identify(req, url)
    if (!caller.ok) return send(res, refusal(caller.error, part))
    const exchange: Exchange = { req, res, url, caller: caller.value }
    return part === 'rest'
      ? serveRest(parts.rpc, parts.lite, exchange)
      : serveAuth(parts.lite, this.#authRules, parts.jwtSecret, exchange)
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

const errorShapes: Readonly<Record<string, typeof restError>> = {
  auth: authError,
  rest: restError,
  storage: storageError,
}

const badUrl = (shape: (status: number, code: string, message: string) => Reply): Reply =>
  shape(400, 'bad_url', 'This address is malformed. Write a percent sign as %25.')

const notFound = gatewayError(
  404,
  'not_found',
  'Nothing is served at this address',
  'Look under /auth/v1, /rest/v1, /realtime/v1 or /storage/v1.',
)

/** Links in mails are opened by a browser, which has no key; a token in the link stands for the person. */
const isOpenToAll = (req: IncomingMessage, url: URL): boolean =>
  req.method === 'GET' &&
  (url.pathname === '/auth/v1/verify' || url.pathname.startsWith('/auth/v1/.well-known/'))

function health(parts: GatewayParts | null): Reply {
  const database = parts?.engineState() ?? 'not ready'
  return { status: database === 'running' ? 200 : 503, body: { ok: database === 'running', database } }
}
