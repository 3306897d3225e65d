import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts'
import type { TestBackend } from '../support/start-backend.ts'
import { bearer, must, person, startShapes, type Person } from './backend-fixture.ts'

let backend: TestBackend
let issuer: TokenIssuer
let ann: Person
beforeAll(async () => {
  issuer = await startTokenIssuer(() => backend.url)
  backend = await startShapes({ jwks: issuer.jwksUrl })
  ann = await person({ url: issuer.url, keys: backend.keys })
})
afterAll(async () => {
  await backend.close()
  await issuer.close()
})

const claims = () => ({ sub: ann.id, role: 'authenticated', aud: 'authenticated' })

test('with published keys, Auth, REST and Storage know whom the issuer vouches for', async () => {
  expect(must(await ann.client.auth.getUser()).user.id).toBe(ann.id)
  expect(must(await ann.client.rpc('whoami'))).toMatchObject({ uid: ann.id, user: 'authenticated' })
  must(await ann.client.storage.from('private').upload(`${ann.id}/a.txt`, 'x', { contentType: 'text/plain' }))
  must(await ann.client.auth.refreshSession())
})

test('a rotated key is taken within seconds', async () => {
  await issuer.rotate()
  const client = bearer(backend, await issuer.sign(claims()))
  const ask = async () => (await client.rpc('whoami')).status
  await expect.poll(ask, { timeout: 5000 }).toBe(200)
})

test('the installation’s own secret opens nothing', async () => {
  const login = await fetch(`${backend.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: backend.keys.publishable },
    body: JSON.stringify({ email: ann.email, password: ann.password }),
  })
  const { access_token: token } = (await login.json()) as { access_token: string }
  expect(await bearer(backend, token).rpc('whoami')).toMatchObject({
    status: 401,
    error: { code: 'PGRST301' },
  })
})
