import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { err, ok, type Result } from '../../src/shared/result.ts'
import type { Config } from './config.ts'
import type { Health } from './health.ts'
import { mayPass, originOf, type Arrival, type TrustedProxies } from './trusted-proxy.ts'

export interface ListenError {
  readonly kind: 'tls-unusable' | 'port-taken' | 'listen-failed'
  readonly detail: string
}

/** The HTTP or HTTPS server under signalling; itself it answers `/healthz` only. */
export async function createHttpServer(tls: Config['tls']): Promise<Result<Server, ListenError>> {
  if (tls === null) return ok(createServer())
  try {
    const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)])
    return ok(createTlsServer({ cert, key }))
  } catch (cause) {
    const detail = `SFU_TLS_CERT ${tls.certFile} and SFU_TLS_KEY ${tls.keyFile} can not be used: ${messageOf(cause)}`
    return err({ kind: 'tls-unusable', detail })
  }
}

/**
 * Gives the way to cut every connection off, upgraded and silent ones included, which the server's own close() would wait
 * for.
 */
export function connectionCutter(server: Server): () => void {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) socket.destroy()
  }
}

/** Anything that isn't signalling and isn't `/healthz` is not found. */
export function answerHealth(server: Server, health: () => Health): void {
  server.on('request', (request, response) => {
    const known = request.url?.split('?')[0] === '/healthz'
    const { status, body } = known ? health() : { status: 404, body: { error: 'not-found' } }
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(body))
  })
}

// Ports tried above a taken one before any free one will do.
const nextTries = 20

/** Resolves to the port it got. `move`: a taken port is no failure, the next free one above is used. */
export async function listen(
  server: Server,
  host: string,
  port: number,
  move: boolean,
): Promise<Result<number, ListenError>> {
  let result = await listenOn(server, host, port)
  for (let tries = 1; move && isTaken(result) && tries <= nextTries; tries += 1) {
    result = await listenOn(server, host, Math.min(port + tries, 65_535))
  }
  return move && isTaken(result) ? listenOn(server, host, 0) : result
}

function isTaken(result: Result<number, ListenError>): boolean {
  return !result.ok && result.error.kind === 'port-taken'
}

function listenOn(server: Server, host: string, port: number): Promise<Result<number, ListenError>> {
  return new Promise((resolve) => {
    const failed = (cause: NodeJS.ErrnoException): void => {
      const kind = cause.code === 'EADDRINUSE' ? 'port-taken' : 'listen-failed'
      resolve(err({ kind, detail: `SFU_HOST ${host}, SFU_PORT ${port}: ${cause.message}` }))
    }
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      resolve(ok((server.address() as AddressInfo).port)) // a listening TCP server's address is never a path
    })
  })
}

/** Why a connection may not become signalling, or null. */
export function refusalOf(
  request: IncomingMessage,
  { trustedProxies, allowedOrigins }: Pick<Config, 'trustedProxies' | 'allowedOrigins'>,
): string | null {
  if (!mayPass(arrivalOf(request), trustedProxies)) {
    return 'Unencrypted signalling is accepted from this machine and from trusted proxies that say https only'
  }
  const { origin } = request.headers
  if (allowedOrigins !== null && origin !== undefined && !allowedOrigins.includes(origin)) {
    return 'This origin is not in SFU_ALLOWED_ORIGINS'
  }
  return null
}

/** The client's own address, as far as the proxies in between are trusted. */
export function addressOf(request: IncomingMessage, proxies: TrustedProxies | null): string {
  return originOf(arrivalOf(request), proxies).address
}

function arrivalOf(request: IncomingMessage): Arrival {
  const forwardedFor = request.headers['x-forwarded-for']
  const forwardedProto = request.headers['x-forwarded-proto']
  return {
    remoteAddress: request.socket.remoteAddress ?? '',
    encrypted: request.socket instanceof TLSSocket,
    forwardedFor: Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    forwardedProto: Array.isArray(forwardedProto) ? forwardedProto.join(',') : forwardedProto,
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
