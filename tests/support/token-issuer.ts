import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { listenNear } from '../../scripts/stack/listen-near.ts'

interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** Stands where a hosted project's Auth stands: everything passes through to a backend, but access tokens leave it signed ES256. */
export interface TokenIssuer {
  readonly url: string
  readonly jwksUrl: string
  /** The key that signs now, as a PEM-less JWK: what an attacker can read too. */
  publicKey(): JWK
  /** Signs with a new key from now on; the old one stays published. */
  rotate(): Promise<void>
  /** Publishes the newest key only. */
  retire(): void
  /** A token of this issuer with whatever claims a test wants. */
  sign(claims: JWTPayload, expiresIn?: string): Promise<string>
  close(): Promise<void>
}

/** @param backend address of an embedded backend that was started with this issuer's `jwksUrl` */
export async function startTokenIssuer(backend: () => string): Promise<TokenIssuer> {
  let keys = [await newKey(1)]
  const newest = (): SigningKey => {
    const key = keys.at(-1)
    if (!key) throw new Error('an issuer always has a key')
    return key
  }
  const sign = (claims: JWTPayload, expiresIn = '1h'): Promise<string> => {
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: newest().kid })
    return (claims.exp === undefined ? token.setExpirationTime(expiresIn) : token).sign(newest().privateKey)
  }
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/auth/v1/.well-known/jwks.json')) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys: keys.map((key) => key.publicJwk) }))
      return
    }
    pass(request, response, backend(), sign)
  })
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const target = new URL(backend())
    const upstream = connect(Number(target.port), target.hostname, () => {
      const headers = request.rawHeaders.reduce((text, part, i) => text + part + (i % 2 ? '\r\n' : ': '), '')
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`)
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  const url = `http://127.0.0.1:${await listenNear(server, 0)}`
  return {
    url,
    jwksUrl: `${url}/auth/v1/.well-known/jwks.json`,
    publicKey: () => newest().publicJwk,
    async rotate() {
      keys = [...keys, await newKey(keys.length + 1)]
    },
    retire() {
      keys = [newest()]
    },
    sign,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function newKey(number: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const kid = `test-key-${number}`
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  backend: string,
  sign: TokenIssuer['sign'],
): void {
  const target = new URL(request.url ?? '/', backend)
  const headers = { ...request.headers, host: target.host, 'accept-encoding': 'identity' }
  const upstream = httpRequest(target, { method: request.method, headers }, (answer) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const resigned = target.pathname.startsWith('/auth/v1/') ? await resign(body, sign) : body
      const passed = { ...answer.headers, 'content-length': String(resigned.length) }
      delete passed['transfer-encoding']
      response.writeHead(answer.statusCode ?? 502, passed)
      response.end(resigned)
    })()
  })
  upstream.on('error', () => {
    response.statusCode = 502
    response.end()
  })
  request.pipe(upstream)
}

async function resign(body: Buffer, sign: TokenIssuer['sign']): Promise<Buffer> {
  let answer: unknown
  try {
    answer = JSON.parse(body.toString())
  } catch {
    return body
  }
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) return body
  const token = await sign(decodeJwt(String(answer.access_token)))
  return Buffer.from(JSON.stringify({ ...answer, access_token: token }))
}
