import { afterAll, beforeAll, expect, test } from 'vitest'
import { supabaseAuth } from '../../src/renderer/adapters/supabase/auth.ts'
import { openClient } from '../../src/renderer/adapters/supabase/client.ts'
import type { TestBackend } from '../support/start-backend.ts'
import { startShapes } from './backend-fixture.ts'

/*
 * The app's own client, which asks for codes rather than tokens in links, against the embedded backend.
 */

let backend: TestBackend
beforeAll(async () => {
  backend = await startShapes()
}, 30_000)
afterAll(() => backend.close())

test('signing up leads back into the app, and signing in works', async () => {
  const items = new Map<string, string>()
  const storage = {
    getItem: async (name: string) => items.get(name) ?? null,
    setItem: async (name: string, value: string) => void items.set(name, value),
    removeItem: async (name: string) => void items.delete(name),
    lost: () => null,
  }
  const client = openClient({ url: backend.url, publishableKey: backend.keys.publishable }, storage)
  const kept = { lost: () => null, read: async () => null, forget: async () => undefined }
  const auth = supabaseAuth(client, kept, 'bonfire-chat://auth/callback')
  const credentials = { email: 'link@example.org', password: 'correct horse battery' }
  expect(await auth.signUp(credentials, { username: 'link', displayName: 'Link' })).toMatchObject({
    ok: true,
  })
  expect(await auth.signIn(credentials)).toMatchObject({ ok: true })
  expect(await auth.redeem({ kind: 'token', tokenHash: 'made-up-token', type: 'magiclink' })).toEqual({
    ok: false,
    error: { kind: 'link-used' },
  })
  await client.auth.stopAutoRefresh()
})
