import { createServer, type Server } from 'node:http'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTokenVerifier, signInternally, type TokenVerifier } from './token-verifier.ts'

const person = '01a20664-64f6-7208-b571-aae6d7819355'
const good: JWTPayload = { sub: person, role: 'authenticated', aud: 'authenticated' }
const secret = 'a secret of at least thirty-two letters'

interface Key {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
}

async function newKey(kid: string, alg = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

const sign = (key: Key, claims: JWTPayload = good, alg = 'ES256') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid: key.kid })
    .setExpirationTime(claims.exp ?? '1h')
    .sign(key.privateKey)

const signWithSecret = (claims: JWTPayload, key: string | Uint8Array = secret) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(claims.exp ?? '1h')
    .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key)

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = `${encode({ alg: 'none' })}.${encode({ ...good, exp: 4e9 })}.`

describe('by the installation’s secret', () => {
  const verifier = createTokenVerifier({ kind: 'secret', secret })

  test('lets a signed-in person in, with everything the token says', async () => {
    const token = await signWithSecret({ ...good, email: 'a@example.com', app_metadata: { plan: 'x' } })
    const verified = await verifier.verify(token)
    expect(verified).toMatchObject({ ok: true, value: { sub: person, app_metadata: { plan: 'x' } } })
  })

  test.each([
    ['expired', () => signWithSecret({ ...good, exp: 1000 }), 'expired'],
    ['of another audience', () => signWithSecret({ ...good, aud: 'elsewhere' }), 'wrong-claims'],
    ['of the service role', () => signWithSecret({ ...good, role: 'service_role' }), 'wrong-claims'],
    ['of nobody', () => signWithSecret({ role: 'authenticated', aud: 'authenticated' }), 'wrong-claims'],
    [
      'of another secret',
      () => signWithSecret(good, 'another secret of thirty-two letters'),
      'bad-signature',
    ],
    ['that never ends', () => endless(), 'wrong-claims'],
    ['without a signature', () => unsigned, 'bad-signature'],
    ['of another algorithm', async () => sign(await newKey('x')), 'bad-signature'],
    ['that is none', () => 'hello', 'malformed'],
  ])('refuses a token %s', async (_what, make, kind) => {
    expect(await verifier.verify(await make())).toMatchObject({ ok: false, error: { kind } })
  })

  const endless = () =>
    new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
})

describe('by published keys', () => {
  let server: Server
  let published: Key[]
  let first: Key
  let verifier: TokenVerifier
  let url: string

  beforeAll(async () => {
    first = await newKey('first')
    server = createServer((_req, res) => res.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) })))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    url = `http://127.0.0.1:${address.port}/jwks.json`
  })
  afterAll(() => server.close())
  beforeEach(() => {
    published = [first]
    verifier = createTokenVerifier({ kind: 'jwks', url })
  })

  test('lets ES256 and RS256 in', async () => {
    const rsa = await newKey('rsa', 'RS256')
    published.push(rsa)
    expect((await verifier.verify(await sign(first))).ok).toBe(true)
    expect((await verifier.verify(await sign(rsa, good, 'RS256'))).ok).toBe(true)
  })

  test('refuses HS256 made with the public key', async () => {
    for (const text of [JSON.stringify(first.jwk), await exportSPKI(first.publicKey)]) {
      const forged = await signWithSecret(good, text)
      expect(await verifier.verify(forged)).toMatchObject({ ok: false, error: { kind: 'bad-signature' } })
    }
  })

  test.each([
    ['without a signature', () => unsigned, 'bad-signature'],
    ['of the installation’s own secret', () => signWithSecret(good), 'bad-signature'],
    ['expired', () => sign(first, { ...good, exp: 1000 }), 'expired'],
    ['of another audience', () => sign(first, { ...good, aud: 'x' }), 'wrong-claims'],
    ['of the service role', () => sign(first, { ...good, role: 'service_role' }), 'wrong-claims'],
    ['of a key with a known name', async () => sign({ ...(await newKey('first')) }), 'bad-signature'],
    ['of an unknown key', async () => sign(await newKey('stranger')), 'bad-signature'],
  ])('refuses a token %s', async (_what, make, kind) => {
    expect(await verifier.verify(await make())).toMatchObject({ ok: false, error: { kind } })
  })

  test('takes a key that appeared later, and drops one that is gone after its time', async () => {
    const second = await newKey('second')
    const clocked = createTokenVerifier({ kind: 'jwks', url, cooldownMs: 0 })
    expect((await clocked.verify(await sign(first))).ok).toBe(true)
    published = [second]
    expect((await clocked.verify(await sign(second))).ok).toBe(true)
    expect(await clocked.verify(await sign(first))).toMatchObject({ ok: false })
  })

  test('says that the keys can not be had, which is not the person’s fault', async () => {
    const nowhere = createTokenVerifier({ kind: 'jwks', url: 'http://127.0.0.1:9/jwks.json' })
    expect(await nowhere.verify(await sign(first))).toMatchObject({ error: { kind: 'keys-unavailable' } })
  })
})

test('what is signed internally says the same and is valid now, whatever the issuer’s clock', async () => {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: person,
    role: 'authenticated' as const,
    aud: 'authenticated',
    iat: now + 90,
    exp: now + 3600,
  }
  const verified = await createTokenVerifier({ kind: 'secret', secret }).verify(
    await signInternally(claims, secret),
  )
  if (!verified.ok) throw new Error(verified.error.message)
  expect(verified.value).toMatchObject({ sub: person, exp: claims.exp })
  expect(verified.value.iat).toBeLessThanOrEqual(now + 1)
})
