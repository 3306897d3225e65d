import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const prefix = '/realtime/v1'
const socketPath = `${prefix}/websocket`

/** Null if the address of the request is not one. */
export const requestUrl = (req: IncomingMessage): URL | null => URL.parse(req.url ?? '', 'http://localhost')

/** Why a request for a socket was not granted. */
export interface Refusal {
  readonly status: 400 | 401 | 404 | 500 | 503
  readonly error: string
}

/** What can be said of a handshake before its key is looked at; null if nothing is wrong. */
export function refuseHandshake(url: URL | null): Refusal | null {
  if (url?.pathname !== socketPath) return { status: 404, error: `Realtime sockets are at ${socketPath}` }
  const version = url.searchParams.get('vsn') ?? '1.0.0'
  if (!version.startsWith('2.')) {
    return {
      status: 400,
      error: `Protocol version ${version} is not supported by this server; connect with vsn=2.0.0`,
    }
  }
  return null
}

/** Answers a handshake that is refused, over the bare connection. */
export function writeRefusal(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify({ error: refusal.error })
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Access-Control-Allow-Origin: *',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
  'access-control-allow-methods': 'POST, OPTIONS',
}

/** Answers plain HTTP under /realtime/v1, which this server only refuses. False if the request is somebody else's. */
export function answerHttp(req: IncomingMessage, res: ServerResponse): boolean {
  const path = requestUrl(req)?.pathname ?? ''
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return false
  const answer = (status: number, error: string, headers: Record<string, string> = {}) => {
    res.writeHead(status, { ...cors, ...headers, 'content-type': 'application/json' })
    res.end(JSON.stringify({ error }))
  }
  if (req.method === 'OPTIONS') res.writeHead(204, cors).end()
  else if (path === socketPath) answer(426, 'This address is a WebSocket', { upgrade: 'websocket' })
  else if (path.startsWith(`${prefix}/api/broadcast`)) {
    answer(501, 'Broadcast over HTTP is not supported by this server; subscribe, then send over the socket')
  } else answer(404, 'There is nothing at this address')
  return true
}
