import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestBackend } from '../support/start-backend.ts'
import { must, person, startShapes, visitor } from './backend-fixture.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startShapes()
}, 30_000)
afterAll(() => backend.close())

/** The newest mail to an address, decoded enough to read. */
async function mailTo(address: string): Promise<string> {
  const folder = join(backend.dataDir, 'mail')
  const names = (await readdir(folder)).sort().reverse()
  for (const name of names) {
    const mail = await readFile(join(folder, name), 'utf8')
    if (mail.includes(`To: ${address}`)) return mail
  }
  throw new Error(`no mail to ${address}`)
}

const codeIn = (mail: string): string => {
  const [code] = /\b\d{6}\b/.exec(mail.slice(mail.indexOf('\r\n\r\n'))) ?? []
  if (code === undefined) throw new Error('no code in the mail')
  return code
}

describe('an account', () => {
  test('is made, signed in at once, and keeps what it was given', async () => {
    const { client, id, email } = await person(backend)
    const { user } = must(await client.auth.getUser())
    expect(user.id).toBe(id)
    expect(user.email).toBe(email)
    expect(user.user_metadata['hat']).toEqual({ size: 7 })
    expect(user.created_at).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  test('lies in the database as triggers expect it: JSON, not text of JSON', async () => {
    const { id } = await person(backend)
    const sql = postgres(backend.databaseUrl, { max: 1 })
    const rows = await sql`
      select raw_user_meta_data -> 'hat' ->> 'size' as size, raw_app_meta_data ->> 'provider' as provider
      from auth.users where id = ${id}`
    await sql.end()
    expect([...rows]).toEqual([{ size: '7', provider: 'email' }])
  })

  test('is found again by its password', async () => {
    const { email, password, id } = await person(backend)
    const { session } = must(await visitor(backend).auth.signInWithPassword({ email, password }))
    expect(decodeJwt(session.access_token)).toMatchObject({
      sub: id,
      aud: 'authenticated',
      role: 'authenticated',
    })
  })

  test('is not opened by a wrong password', async () => {
    const { email } = await person(backend)
    const { error } = await visitor(backend).auth.signInWithPassword({ email, password: 'wrong' })
    expect(error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  })

  test('can not be made twice', async () => {
    const { email, password } = await person(backend)
    const { error } = await visitor(backend).auth.signUp({ email, password })
    expect(error).toMatchObject({ status: 422, code: 'user_already_exists' })
  })

  test('needs a password of some length', async () => {
    const { error } = await visitor(backend).auth.signUp({ email: 'short@example.com', password: 'short' })
    expect(error).toMatchObject({ status: 422, code: 'weak_password' })
  })

  test('changes what it says about itself', async () => {
    const { client } = await person(backend)
    const { user } = must(await client.auth.updateUser({ data: { theme: 'dark' } }))
    expect(user.user_metadata).toMatchObject({ theme: 'dark', hat: { size: 7 } })
  })

  test('gets a new password by a code from a mail', async () => {
    const { email } = await person(backend)
    const client = visitor(backend)
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull()
    must(await client.auth.verifyOtp({ email, token: codeIn(await mailTo(email)), type: 'recovery' }))
    must(await client.auth.updateUser({ password: 'a better one' }))
    must(await visitor(backend).auth.signInWithPassword({ email, password: 'a better one' }))
  })

  test('is opened by a code from a sign-in mail', async () => {
    const { email, id } = await person(backend)
    const client = visitor(backend)
    expect((await client.auth.signInWithOtp({ email })).error).toBeNull()
    const { user } = must(
      await client.auth.verifyOtp({ email, token: codeIn(await mailTo(email)), type: 'email' }),
    )
    expect(user?.id).toBe(id)
  })
})

describe('a session', () => {
  test('is renewed, and its old refresh token does not open another', async () => {
    const { client } = await person(backend)
    const first = must(await client.auth.getSession()).session
    const second = must(await client.auth.refreshSession()).session
    must(await client.auth.refreshSession())
    expect(second?.refresh_token).not.toBe(first?.refresh_token)
    const { error } = await visitor(backend).auth.refreshSession({
      refresh_token: first?.refresh_token ?? '',
    })
    expect(error?.status).toBe(400)
  })

  test('is over after signing out', async () => {
    const { client, token } = await person(backend)
    const refresh = must(await client.auth.getSession()).session?.refresh_token ?? ''
    expect((await client.auth.signOut({ scope: 'local' })).error).toBeNull()
    expect((await visitor(backend).auth.getUser(token)).error).toMatchObject({
      name: 'AuthSessionMissingError',
    })
    expect((await visitor(backend).auth.refreshSession({ refresh_token: refresh })).error?.status).toBe(400)
  })
})

test('whoever guesses passwords has to wait, and only they', async () => {
  const { email, password } = await person(backend)
  const guess = () => visitor(backend).auth.signInWithPassword({ email, password: 'a guess' })
  for (let i = 0; i < 10; i++) expect((await guess()).error?.status).toBe(400)
  expect((await guess()).error).toMatchObject({ status: 429, code: 'over_request_rate_limit' })
  expect((await visitor(backend).auth.signInWithPassword({ email, password })).error?.status).toBe(429)
  await person(backend)
})

/** The path goes over the wire as it is; fetch would tidy it. */
function post(path: string, body: unknown): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { apikey: backend.keys.publishable, 'content-type': 'application/json' }
    const asking = request(backend.url, { method: 'POST', path, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asking.on('error', reject)
    asking.end(JSON.stringify(body))
  })
}

test('no other way to write its path leads around a limit', async () => {
  const { email, password } = await person(backend)
  const token = '/auth/v1/token?grant_type=password'
  for (let i = 0; i < 10; i++) expect((await post(token, { email, password: 'a guess' })).status).toBe(400)
  const ways: readonly (readonly [string, number])[] = [
    [token, 429],
    ['/auth/v1/./token?grant_type=password', 429],
    ['/auth/v1/x/../token?grant_type=password', 429],
    ['/auth/v1/%2e/token?grant_type=password', 429],
    ['/auth\\v1\\token?grant_type=password', 429],
    ['/auth/v1/token?grant_type=%70assword', 429],
    ['/auth/v1/tok%65n?grant_type=password', 404],
    ['/auth/v1%2ftoken?grant_type=password', 404],
    ['/auth/v1/tok%2565n?grant_type=password', 404],
    ['/auth/v1/token/%2e%2e%2ftoken?grant_type=password', 404],
    ['/%61uth/v1/token?grant_type=password', 404],
    ['/auth/v1/token?grant%5ftype=refresh_token&grant_type=password', 400],
    ['/auth/v1/token#?grant_type=password', 400],
  ]
  for (const [path, status] of ways)
    expect([path, (await post(path, { email, password })).status]).toEqual([path, status])
  // Whatever lite makes of these, it must not be a session.
  for (const path of [
    '//auth/v1/token',
    '/auth/v1//token',
    '/auth/v1/token/',
    '/auth/v1/TOKEN',
    '/AUTH/v1/token',
  ])
    expect([path, (await post(`${path}?grant_type=password`, { email, password })).status]).toEqual([
      path,
      expect.toBeOneOf([401, 404]),
    ])
  const mail = await post('/auth/v1/rec%6fver', { email })
  expect([mail.status, JSON.parse(mail.text)]).toMatchObject([404, { code: 'not_found' }])
})

test('links with guessed codes are counted, too', async () => {
  const open = () =>
    fetch(`${backend.url}/auth/v1/verify?type=recovery&token=a-guess`, { redirect: 'manual' })
  for (let i = 0; i < 10; i++) expect((await open()).status).toBe(303)
  expect((await open()).status).toBe(429)
})

test.each(['/rest/v1/%', '/rest/v1/%zz', '/rest/v1/rpc/%ff'])('%s is told to be malformed', async (path) => {
  const answer = await post(path, {})
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { code: 'bad_url' }])
})

test('a body that is no JSON, or too long, is refused with a reason', async () => {
  const post = (body: string) =>
    fetch(`${backend.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: backend.keys.publishable, 'content-type': 'application/json' },
      body,
    })
  const broken = await post('{"email":')
  expect([broken.status, await broken.json()]).toMatchObject([400, { error_code: 'bad_json' }])
  const long = await post(JSON.stringify({ email: 'x'.repeat(70_000) }))
  expect([long.status, await long.json()]).toMatchObject([413, { error_code: 'payload_too_large' }])
})
