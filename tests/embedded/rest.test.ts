import { request } from 'node:http'
import { SignJWT, type JWTPayload } from 'jose'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestBackend } from '../support/start-backend.ts'
import { bearer, must, person, service, startShapes, visitor, type Person } from './backend-fixture.ts'

let backend: TestBackend
let ann: Person
beforeAll(async () => {
  backend = await startShapes()
  ann = await person(backend)
}, 30_000)
afterAll(() => backend.close())

describe('rows', () => {
  test('come back as they went in', async () => {
    const details = { deep: [{ x: 1 }, 'two', null], text: 'plain' }
    const row = must(await ann.client.from('notes').insert({ body: 'hello', details }).select().single())
    expect(row).toMatchObject({ author: ann.id, body: 'hello', details })
    expect(row).toHaveProperty(
      'written_at',
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00$/),
    )
  })

  test('keep a JSON text a text', async () => {
    const row = must(
      await ann.client.from('notes').insert({ body: 'text', details: 'just words' }).select().single(),
    )
    expect(row).toHaveProperty('details', 'just words')
  })

  test('of others are not changed', async () => {
    must(await ann.client.from('notes').insert({ body: 'mine', label: 'ann’s' }).select())
    const bob = await person(backend)
    expect(
      must(await bob.client.from('notes').update({ body: 'his' }).eq('label', 'ann’s').select()),
    ).toEqual([])
    const forged = await bob.client.from('notes').insert({ body: 'forged', author: ann.id })
    expect(forged).toMatchObject({ status: 403, error: { code: '42501' } })
  })
})

describe('what the database refuses', () => {
  const insert = (row: Record<string, unknown>) => ann.client.from('notes').insert(row)

  test.each([
    ['a failed check', { body: '' }, 400, '23514'],
    ['a missing value', { body: null }, 400, '23502'],
    ['a wrong type', { body: 'x', author: 'nobody' }, 400, '22P02'],
    ['an unknown column', { body: 'x', colour: 'red' }, 400, 'PGRST204'],
  ])('%s', async (_what, row, status, code) => {
    expect(await insert(row)).toMatchObject({ status, error: { code } })
  })

  test('a second of what must be single', async () => {
    must(await insert({ body: 'one', label: 'only' }).select())
    expect(await insert({ body: 'two', label: 'only' })).toMatchObject({
      status: 409,
      error: { code: '23505' },
    })
  })

  test('an exception raised by a function, in its own words', async () => {
    const answer = await ann.client.rpc('refuse', { p_words: 'not today' })
    expect(answer).toMatchObject({ status: 400, error: { code: 'P0001', message: 'not today' } })
  })

  test('a table nobody made', async () => {
    expect(await ann.client.from('ghosts').select()).toMatchObject({
      status: 404,
      error: { code: 'PGRST205' },
    })
  })
})

describe('who may do what', () => {
  test('functions see who asks', async () => {
    const claims = { uid: ann.id, role: 'authenticated', user: 'authenticated', email: ann.email }
    expect(must(await ann.client.rpc('whoami'))).toMatchObject(claims)
    expect(must(await visitor(backend).rpc('whoami'))).toMatchObject({
      uid: null,
      role: 'anon',
      user: 'anon',
    })
    expect(must(await service(backend).rpc('whoami'))).toMatchObject({ uid: null, user: 'service_role' })
  })

  test.each(['vault', 'ledger'])('a grant taken back stays taken back: %s', async (table) => {
    for (let i = 0; i < 3; i++) {
      expect(await visitor(backend).from(table).select()).toMatchObject({
        status: 401,
        error: { code: '42501' },
      })
      expect(await ann.client.from(table).select()).toMatchObject({ status: 403, error: { code: '42501' } })
    }
  })

  test('the connections that serve requests are of roles that own no data', async () => {
    must(await service(backend).from('notes').select())
    const sql = postgres(backend.databaseUrl, { max: 1 })
    const rows = await sql<{ usename: string }[]>`
      select usename from pg_stat_activity where client_addr is not null and pid <> pg_backend_pid()`
    await sql.end()
    const roles = rows.map(({ usename }) => usename)
    expect(roles).toContain('authenticator')
    expect(roles).not.toContain('postgres')
  })

  test('the secret key passes row-level security, the publishable one does not', async () => {
    expect(must(await service(backend).from('vault').select())).toEqual([{ secret: 'gold' }])
    expect(must(await visitor(backend).from('notes').select())).toEqual([])
  })

  test('visitors can not call what is for members, nor write', async () => {
    const called = await visitor(backend).rpc('members_only')
    expect(called).toMatchObject({ status: 401, error: { code: '42501' } })
    const written = await visitor(backend).from('notes').insert({ body: 'x', author: ann.id })
    expect(written).toMatchObject({ status: 401, error: { code: '42501' } })
  })

  test('schemas that are not public are not served', async () => {
    const headers = { apikey: backend.keys.secret, 'accept-profile': 'auth' }
    const answer = await fetch(`${backend.url}/rest/v1/users`, { headers })
    expect([answer.status, await answer.json()]).toMatchObject([406, { code: 'PGRST106' }])
  })
})

describe('access tokens', () => {
  const sign = (claims: JWTPayload, secret = backend.keys.jwtSecret) =>
    new SignJWT({ sub: ann.id, role: 'authenticated', aud: 'authenticated', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(claims.exp ?? '1h')
      .sign(new TextEncoder().encode(secret))
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test('of this installation are taken', async () => {
    expect(must(await bearer(backend, await sign({})).rpc('whoami'))).toMatchObject({ uid: ann.id })
  })

  test('are refused when expired, and say so', async () => {
    const answer = await bearer(backend, await sign({ exp: 1000 })).rpc('whoami')
    expect(answer).toMatchObject({ status: 401, error: { code: 'PGRST303', message: 'JWT expired' } })
  })

  test.each([
    ['of another installation', () => sign({}, 'another secret of more than 32 letters')],
    ['for another audience', () => sign({ aud: 'elsewhere' })],
    ['for a role a key stands for', () => sign({ role: 'service_role' })],
    ['for a role of the database itself', () => sign({ role: 'supabase_admin' })],
    ['without a person', () => sign({ sub: 'postgres' })],
    [
      'without a signature',
      () => `${encode({ alg: 'none' })}.${encode({ sub: ann.id, role: 'service_role' })}.`,
    ],
    ['that are no tokens', () => 'abc.def'],
  ])('%s are refused', async (_what, make) => {
    const answer = await bearer(backend, await make()).rpc('whoami')
    expect(answer).toMatchObject({ status: 401, error: { code: 'PGRST301' } })
  })
})

describe('the port', () => {
  const ask = (path: string, init?: RequestInit) => fetch(backend.url + path, init)

  test('wants a key, and knows its own', async () => {
    expect((await ask('/rest/v1/notes')).status).toBe(401)
    const foreign = await ask('/rest/v1/notes', { headers: { apikey: 'sb_publishable_foreign' } })
    expect([foreign.status, await foreign.json()]).toMatchObject([401, { message: 'Invalid API key' }])
  })

  test('lets pages of any origin ask', async () => {
    const answer = await ask('/rest/v1/notes', {
      method: 'OPTIONS',
      headers: {
        origin: 'app://bonfire',
        'access-control-request-headers': 'apikey,authorization,x-client-info',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-headers')).toBe('apikey,authorization,x-client-info')
  })

  test('says what is wrong with an address', async () => {
    for (const path of ['/', '/rest/v2/notes', '/functions/v1/unfurl']) {
      const answer = await ask(path)
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('"message"')])
    }
  })

  test('knows no methods but those of its parts', async () => {
    const { port } = backend
    const answer = await new Promise<number | undefined>((resolve) => {
      request({ port, method: 'TRACE', path: '/rest/v1/notes' }, ({ statusCode }) =>
        resolve(statusCode),
      ).end()
    })
    expect(answer).toBe(405)
  })

  test('tells its health without a key', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ ok: true, database: 'running' })
  })

  test('refuses a body over the limit, also one without a length', async () => {
    const headers = { apikey: backend.keys.publishable, authorization: `Bearer ${ann.token}` }
    const big = JSON.stringify({ body: 'x'.repeat(1_100_000) })
    const stream = new Blob([big]).stream()
    for (const body of [{ body: big }, { body: stream, duplex: 'half' }]) {
      const answer = await ask('/rest/v1/notes', { method: 'POST', headers, ...body })
      expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'payload_too_large' }])
    }
  })
})
