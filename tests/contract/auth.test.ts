import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, emailOf, must, newName, newPerson, project, visitor, type Person } from './people.ts'

let ann: Person
beforeAll(async () => {
  ann = await newPerson()
})
afterAll(cleanUp)

const signedIn = async ({ email, password }: Pick<Person, 'email' | 'password'>) => {
  const client = visitor()
  const { session, user } = must(await client.auth.signInWithPassword({ email, password }))
  return { client, session, user }
}

describe('an account', () => {
  test('is opened by its password, for its owner', async () => {
    const { session, user } = await signedIn(ann)
    expect(user.id).toBe(ann.userId)
    expect(session.expires_in).toBeGreaterThan(0)
    expect(decodeJwt(session.access_token)).toMatchObject({
      sub: ann.userId,
      role: 'authenticated',
      aud: 'authenticated',
      exp: expect.any(Number) as number,
    })
  })

  test('is not opened by a wrong password', async () => {
    const { error } = await visitor().auth.signInWithPassword({ email: ann.email, password: 'a guess' })
    expect(error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  })

  test('can not be made twice', async () => {
    const { error } = await visitor().auth.signUp({ email: ann.email, password: ann.password })
    expect(error).toMatchObject({ status: 422, code: 'user_already_exists' })
  })

  test('needs a password of some length', async () => {
    const { error } = await visitor().auth.signUp({ email: emailOf(newName()), password: 'abc' })
    expect(error).toMatchObject({ status: 422, code: 'weak_password' })
  })

  test('keeps what is said about it', async () => {
    const { client } = await signedIn(ann)
    must(await client.auth.updateUser({ data: { wanted: { name: 'ann' } } }))
    expect((await signedIn(ann)).user.user_metadata).toMatchObject({ wanted: { name: 'ann' } })
  })

  test('takes a new password', async () => {
    const { client } = await signedIn(ann)
    const password = `${ann.password}!`
    must(await client.auth.updateUser({ password }))
    expect((await visitor().auth.signInWithPassword(ann)).error).toMatchObject({
      code: 'invalid_credentials',
    })
    expect((await signedIn({ ...ann, password })).user.id).toBe(ann.userId)
    must(await client.auth.updateUser({ password: ann.password }))
  })
})

describe('a session', () => {
  test('is renewed', async () => {
    const { client, session } = await signedIn(ann)
    const renewed = must(await client.auth.refreshSession()).session
    expect(renewed?.refresh_token).not.toBe(session.refresh_token)
    expect(must(await client.auth.getUser()).user.id).toBe(ann.userId)
  })

  test('is over after signing out, and the client says so', async () => {
    const { client, session } = await signedIn(ann)
    const seen: string[] = []
    client.auth.onAuthStateChange((event) => seen.push(event))
    expect((await client.auth.signOut({ scope: 'local' })).error).toBeNull()
    await expect.poll(() => seen).toContain('SIGNED_OUT')
    const again = await visitor().auth.refreshSession({ refresh_token: session.refresh_token })
    expect(again.error?.status).toBe(400)
  })

  test('of one device outlives that of another', async () => {
    const [desk, phone] = await Promise.all([signedIn(ann), signedIn(ann)])
    await phone.client.auth.signOut({ scope: 'local' })
    expect(must(await desk.client.auth.refreshSession()).user?.id).toBe(ann.userId)
  })
})

test('whoever shows no key, or a wrong one, gets nothing', async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${project.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email: ann.email, password: ann.password }),
    })
  expect((await ask({})).status).toBe(401)
  expect((await ask({ apikey: 'sb_publishable_wrong' })).status).toBe(401)
})
