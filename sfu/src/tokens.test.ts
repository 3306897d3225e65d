import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWK } from 'jose'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTokenVerifier } from './tokens.ts'

const secret = 'a-signing-secret-of-enough-characters'
const userId = '0190a5f0-0000-7000-8000-000000000001'
const honest = { sub: userId, aud: 'authenticated', role: 'authenticated' }
/** A claim that is undefined is left out of the token. */
type Claims = Record<string, string | number | undefined>
const seconds = () => Math.floor(Date.now() / 1000)

function sign(
  alg: string,
  key: Parameters<SignJWT['sign']>[0],
  claims: Claims = {},
  kid?: string,
): Promise<string> {
  const payload = { exp: seconds() + 3600, ...honest, ...claims }
  return new SignJWT(payload).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key)
}

const hs256 = (claims: Claims = {}, key = secret) => sign('HS256', new TextEncoder().encode(key), claims)

async function kindOf(token: string, verify: ReturnType<typeof createTokenVerifier>): Promise<string> {
  const result = await verify(token)
  return result.ok ? 'ok' : result.error.kind
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a token signed with the shared secret', () => {
  const verify = createTokenVerifier({ kind: 'secret', secret }, { issuer: null })

  it('says who its bearer is and until when', async () => {
    const exp = seconds() + 60
    expect(await verify(await hs256({ exp }))).toEqual({ ok: true, value: { userId, expiresAt: exp * 1000 } })
  })

  it.each([
    ['signed with another secret', () => hs256({}, 'another-signing-secret-of-enough-length')],
    ['for another audience', () => hs256({ aud: 'anon' })],
    ['of another role', () => hs256({ role: 'service_role' })],
    ['without a role', () => hs256({ role: undefined })],
    ['whose subject is no user', () => hs256({ sub: 'admin' })],
    ['without an end', () => hs256({ exp: undefined })],
    ['not valid yet', () => hs256({ nbf: seconds() + 3600 })],
    ['with alg none', () => Promise.resolve(new UnsecuredJWT({ exp: seconds() + 60, ...honest }).encode())],
    ['with alg HS512', () => sign('HS512', new TextEncoder().encode(secret.repeat(2)))],
    ['that is no token', () => Promise.resolve('not.a.token')],
    [
      'with its payload changed',
      async () => (await hs256()).replace(/\.[^.]+\./, `.${btoa('{"sub":"x"}')}.`),
    ],
  ])('is refused %s', async (_what, token) => {
    expect(await kindOf(await token(), verify)).toBe('token-invalid')
  })

  it('is refused as expired, not as invalid, once its time is over', async () => {
    expect(await kindOf(await hs256({ exp: seconds() - 60 }), verify)).toBe('token-expired')
    expect(await kindOf(await hs256({ exp: seconds() - 2 }), verify)).toBe('ok') // clocks differ by a little
  })

  it('is refused from another issuer when one is configured', async () => {
    const strict = createTokenVerifier(
      { kind: 'secret', secret },
      { issuer: 'https://project.example.org/auth/v1' },
    )
    expect(await kindOf(await hs256({ iss: 'https://other.example.org/auth/v1' }), strict)).toBe(
      'token-invalid',
    )
    expect(await kindOf(await hs256({ iss: 'https://project.example.org/auth/v1' }), strict)).toBe('ok')
  })
})

interface Issuer {
  readonly url: string
  publish(...keys: JWK[]): void
  fail(): void
  fetches(): number
}

async function issuer(): Promise<Issuer> {
  let keys: JWK[] = []
  let status = 200
  let fetches = 0
  const server = createServer((_request, response) => {
    fetches += 1
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    publish: (...published) => {
      keys = published
    },
    fail: () => {
      status = 500
    },
    fetches: () => fetches,
  }
}

async function signingKey(alg: string, kid: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg }
  return { jwk, publicKey, token: (claims: Claims = {}) => sign(alg, privateKey, claims, kid) }
}

const options = { issuer: null, jwksCacheMs: 600_000, jwksCooldownMs: 5000 }

/** Only the clock stands still; the network runs on. */
function stopClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['Date'] })
  return (ms) => vi.setSystemTime(Date.now() + ms)
}

describe('a token signed with a published key', () => {
  it.each(['ES256', 'RS256', 'EdDSA'])('is accepted with %s', async (alg) => {
    const { url, publish } = await issuer()
    const key = await signingKey(alg, 'one')
    publish(key.jwk)
    expect(await kindOf(await key.token(), createTokenVerifier({ kind: 'jwks', url }, options))).toBe('ok')
  })

  it('is refused when HS256 used the public key as its secret', async () => {
    const { url, publish } = await issuer()
    const key = await signingKey('ES256', 'one')
    publish(key.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    for (const text of [await exportSPKI(key.publicKey), JSON.stringify(key.jwk)]) {
      const forged = await sign('HS256', new TextEncoder().encode(text), {}, 'one')
      expect(await kindOf(forged, verify)).toBe('token-invalid')
    }
  })

  it('is refused with alg none, another project’s key, a wrong audience or role, or expired', async () => {
    const { url, publish } = await issuer()
    const key = await signingKey('ES256', 'one')
    const stranger = await signingKey('ES256', 'one')
    publish(key.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    const none = new UnsecuredJWT({ exp: seconds() + 60, ...honest }).encode()
    expect(await kindOf(none, verify)).toBe('token-invalid')
    expect(await kindOf(await stranger.token(), verify)).toBe('token-invalid')
    expect(await kindOf(await key.token({ aud: 'other' }), verify)).toBe('token-invalid')
    expect(await kindOf(await key.token({ role: 'anon' }), verify)).toBe('token-invalid')
    expect(await kindOf(await key.token({ exp: seconds() - 60 }), verify)).toBe('token-expired')
  })

  it('is accepted from a key that was published after the set was first read', async () => {
    const pass = stopClock()
    const { url, publish } = await issuer()
    const [first, second] = [await signingKey('ES256', 'one'), await signingKey('RS256', 'two')]
    publish(first.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    expect(await kindOf(await first.token(), verify)).toBe('ok')
    publish(first.jwk, second.jwk)
    pass(options.jwksCooldownMs)
    expect(await kindOf(await second.token(), verify)).toBe('ok')
    expect(await kindOf(await first.token(), verify)).toBe('ok')
  })

  it('is refused once its key is taken out of the set and the cache has aged', async () => {
    const pass = stopClock()
    const { url, publish } = await issuer()
    const [first, second] = [await signingKey('ES256', 'one'), await signingKey('ES256', 'two')]
    publish(first.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    expect(await kindOf(await first.token(), verify)).toBe('ok')
    publish(second.jwk)
    pass(options.jwksCacheMs)
    expect(await kindOf(await first.token(), verify)).toBe('token-invalid')
    expect(await kindOf(await second.token(), verify)).toBe('ok')
  })

  it('asks the issuer for made-up key ids no more often than the cool-down lets it', async () => {
    stopClock()
    const { url, publish, fetches } = await issuer()
    const [known, unknown] = [await signingKey('ES256', 'one'), await signingKey('ES256', 'made-up')]
    publish(known.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    for (let n = 0; n < 5; n += 1) expect(await kindOf(await unknown.token(), verify)).toBe('token-invalid')
    expect(fetches()).toBe(1)
  })

  it('is judged by the keys at hand while the issuer is down, and by nobody once they have aged', async () => {
    const pass = stopClock()
    const { url, publish, fail } = await issuer()
    const key = await signingKey('ES256', 'one')
    publish(key.jwk)
    const verify = createTokenVerifier({ kind: 'jwks', url }, options)
    expect(await kindOf(await key.token(), verify)).toBe('ok')
    fail()
    expect(await kindOf(await key.token(), verify)).toBe('ok')
    pass(options.jwksCacheMs)
    expect(await kindOf(await key.token(), verify)).toBe('backend-unavailable')
  })
})
