import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { supabaseAuth } from './auth.ts'
import { openClient, sessionKey } from './client.ts'
import { memoryStorage, noKeptSession } from './fake-session.ts'

const config = { url: 'http://127.0.0.1:54321', publishableKey: 'key' }
const session = {
  access_token: 'access',
  refresh_token: 'refresh',
  token_type: 'bearer',
  expires_in: 3_600,
  user: { id: '0197-mara', email: 'mara@example.org', user_metadata: {} },
}
const key = sessionKey(config.url)
const credentials = { email: 'mara@example.org', password: 'correct horse' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The adapter over the real client, with a session on this device that has run out. `renewed` is the answer to renewing it. */
async function start() {
  const renewed = Promise.withResolvers<Response>()
  const asked: string[] = []
  vi.stubGlobal('fetch', (input: string | URL | Request) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    asked.push(pathname + search)
    return search === '?grant_type=refresh_token'
      ? renewed.promise
      : Promise.resolve(Response.json({ ...session, access_token: 'new', refresh_token: 'new' }))
  })
  const { storage, items } = memoryStorage()
  const client = openClient(config, storage)
  await client.auth.initialize()
  items.set(key, JSON.stringify({ ...session, expires_at: 1 }))
  const forget = vi.fn(async () => void items.delete(key))
  const auth = supabaseAuth(client, { ...noKeptSession, forget }, null)
  return { auth, storage, items, asked, forget, refuse: () => renewed.resolve(refused()) }
}
const refused = () => Response.json({ code: 400, error_code: 'refresh_token_not_found' }, { status: 400 })

test('a backend that is silent is waited for 2 s; then this device forgets', async () => {
  const { auth, items, forget } = await start()
  const out = auth.signOut()
  await vi.advanceTimersByTimeAsync(1_999)
  expect(forget).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  await out
  expect(items.has(key)).toBe(false)
})

test('a slow sign-out does not end the session after it', async () => {
  const { auth, items, asked, refuse } = await start()
  const out = auth.signOut()
  await vi.advanceTimersByTimeAsync(2_000)
  await out
  const signIn = auth.signIn(credentials)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toEqual(['/auth/v1/token?grant_type=refresh_token'])
  refuse()
  expect(await signIn).toMatchObject({ ok: true })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(JSON.parse(items.get(key) ?? '{}')).toMatchObject({ refresh_token: 'new' })
})

test('this device forgets also where supabase-js fails to', async () => {
  const { auth, storage, items, forget, refuse } = await start()
  storage.removeItem = () => Promise.reject(new Error('the storage is gone'))
  refuse()
  await auth.signOut()
  expect(forget).toHaveBeenCalledTimes(1)
  expect(items.has(key)).toBe(false)
})
