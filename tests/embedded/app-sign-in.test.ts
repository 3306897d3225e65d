import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { linkIn } from '../../src/main/deep-links.ts'
import { supabaseAuth, type SupabaseAuth } from '../../src/renderer/adapters/supabase/auth.ts'
import { memoryStorage, noKeptSession } from '../../src/renderer/adapters/supabase/fake-session.ts'
import { openClient } from '../../src/renderer/adapters/supabase/client.ts'
import type { TestBackend } from '../support/start-backend.ts'
import { startShapes } from './backend-fixture.ts'

/*
 * The app's own client, which asks for codes rather than tokens in links, against the embedded backend. That backend knows no codes and
 * sends people to its own address whatever a client asks for, so no letter of its own leads into the app.
 */

const credentials = { email: 'link@example.org', password: 'correct horse battery' }
let backend: TestBackend
let client: ReturnType<typeof openClient>
let auth: SupabaseAuth

beforeAll(async () => {
  backend = await startShapes()
  client = openClient({ url: backend.url, publishableKey: backend.keys.publishable }, memoryStorage().storage)
  auth = supabaseAuth(client, noKeptSession, 'bonfire-chat://auth/callback')
}, 30_000)
afterEach(() => client.auth.signOut())
afterAll(async () => {
  await client.auth.stopAutoRefresh()
  await backend.close()
})

/** The token of the newest letter's link. */
async function tokenInLetter(): Promise<string> {
  const folder = join(backend.dataDir, 'mail')
  const newest = (await readdir(folder)).sort().at(-1) ?? ''
  const letter = await readFile(join(folder, newest), 'utf8')
  return /[?&]token=(?<token>[^&\s]+)/.exec(letter)?.groups?.['token'] ?? ''
}

test('signing up and signing in work', async () => {
  const names = { username: 'link', displayName: 'Link' }
  expect(await auth.signUp(credentials, names)).toMatchObject({ ok: true, value: { kind: 'signed-in' } })
  await client.auth.signOut()
  expect(await auth.signIn(credentials)).toMatchObject({ ok: true, value: { email: credentials.email } })
})

test('the token of a letter, in a link that anybody can make, is none that the app takes', async () => {
  expect((await client.auth.signInWithOtp({ email: credentials.email })).error).toBeNull()
  const token = await tokenInLetter()
  expect(token).not.toBe('')
  expect(linkIn([`bonfire-chat://auth/callback?token_hash=${token}&type=magiclink`])).toEqual({
    kind: 'refused',
  })
})

test('a made-up code signs nobody in', async () => {
  expect(await auth.redeem({ kind: 'code', code: 'made-up-code' })).toMatchObject({ ok: false })
  expect(await auth.account()).toEqual({ ok: true, value: null })
})
