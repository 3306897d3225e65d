import type { IncomingMessage, ServerResponse } from 'node:http'
import { signInternally } from '../token-verifier.ts'
import type { AuthRules } from './auth-rules.ts'
import { readBody } from './body.ts'
import type { Caller } from './caller.ts'
import type { Lite } from './lite.ts'
import { authError, restError, send, sendJson } from './reply.ts'
import { parseFailure } from './rest-errors.ts'
import type { CallRpc } from './rpc.ts'

const limits = { auth: 64 * 1024, rest: 1024 * 1024 } // bytes

export interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly url: URL
  readonly caller: Caller
}

export async function serveRest(
  rpc: CallRpc,
  lite: Lite,
  { req, res, url, caller }: Exchange,
): Promise<void> {
  const body = await readBody(req, limits.rest)
  if (!body.ok) return body.error === 'too-large' ? send(res, tooLarge(restError, limits.rest)) : undefined
  const { method = 'GET', headers } = req
  const answer = await rpc({ method, url, headers, body: body.value, caller })
  if (answer) return 'json' in answer ? sendJson(res, answer.json) : send(res, answer)
  // The database's protocol ends texts with it: lite would send a statement cut in two.
  if (url.href.includes('%00')) return send(res, restError(400, '22021', 'The address holds a NUL character'))
  const lostBefore = lite.lostConnections
  const response = await lite.rest(toRequest(req, url, body.value, null), caller)
  if (response.status === 500) {
    if (lite.lostConnections > lostBefore) return send(res, unavailable(restError))
    const unreadable = parseFailure(await response.clone().text())
    if (unreadable !== null) return send(res, restError(400, 'PGRST100', unreadable))
  }
  await copy(response, res)
}

export async function serveAuth(
  lite: Lite,
  rules: AuthRules,
  jwtSecret: string,
  { req, res, url, caller }: Exchange,
): Promise<void> {
  const body = await readBody(req, limits.auth)
  if (!body.ok) return body.error === 'too-large' ? send(res, tooLarge(authError, limits.auth)) : undefined
  const asked = {
    address: req.socket.remoteAddress ?? '',
    path: url.pathname.slice('/auth/v1'.length),
    grants: url.searchParams.getAll('grant_type'),
    body: body.value,
  }
  const decided = rules.before(asked)
  if (!Buffer.isBuffer(decided)) return send(res, decided)
  const token = caller.kind === 'person' ? await signInternally(caller.claims, jwtSecret) : null
  const lostBefore = lite.lostConnections
  const response = await lite.auth(toRequest(req, url, decided, token), caller)
  rules.after(asked, outcome(response))
  if (response.status === 500 && lite.lostConnections > lostBefore) return send(res, unavailable(authError))
  await copy(response, res)
}

/** A link from a mail leads back to the app either way; whether it worked is said behind the '#'. */
const outcome = ({ status, headers }: Response): number =>
  status === 303 && headers.get('location')?.includes('#error=') ? 403 : status

type ErrorShape = (status: number, code: string, message: string) => { status: number; body: unknown }

const tooLarge = (shape: ErrorShape, limit: number) =>
  shape(413, 'payload_too_large', `This request holds more than ${limit / 1024} KiB`)

/** Also what a request gets whose connection was cut while it was answered. */
export const unavailable = (shape: ErrorShape) => ({
  ...shape(503, 'database_unavailable', 'The database is not available right now. Try again in a moment.'),
  headers: { 'retry-after': '1' },
})

const notHandedOn = new Set([
  'authorization',
  'apikey',
  'connection',
  'host',
  'content-length',
  'transfer-encoding',
])

function toRequest(req: IncomingMessage, url: URL, body: Buffer, token: string | null): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && !notHandedOn.has(name))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  headers.set('apikey', 'verified') // lite wants one; what it means was decided by the gateway
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const target = new URL(url)
  // Only then: writing the query anew spells it differently.
  if (target.searchParams.has('apikey')) target.searchParams.delete('apikey')
  const method = req.method ?? 'GET'
  const bodyless = method === 'GET' || method === 'HEAD'
  return new Request(target, {
    method,
    headers,
    ...(bodyless || body.length === 0 ? {} : { body: new Uint8Array(body) }),
  })
}

async function copy(response: Response, res: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const headers = Object.fromEntries(response.headers)
  delete headers['content-length']
  res.writeHead(response.status, headers)
  res.end(body)
}
