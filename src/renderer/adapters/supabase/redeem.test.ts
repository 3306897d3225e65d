import { afterEach, expect, test, vi } from 'vitest'
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
afterEach(() => vi.unstubAllGlobals())

/** The adapter over the real client, whose requests this backend answers. */
function start(answer: () => Response) {
  const requests: { path: string; body: unknown }[] = []
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input)
    requests.push({ path: url.pathname + url.search, body: JSON.parse(init?.body as string) as unknown })
    return answer()
  })
  const { storage, items } = memoryStorage()
  const auth = supabaseAuth(openClient(config, storage), noKeptSession, 'bonfire-chat://auth/callback')
  return { auth, items, requests }
}

const account = { userId: '0197-mara', email: 'mara@example.org', wanted: null }

test('a code signs in with the verifier that asked for it', async () => {
  const { auth, items, requests } = start(() => Response.json(session))
  items.set(`${sessionKey(config.url)}-code-verifier`, JSON.stringify('verifier'))
  expect(await auth.redeem({ kind: 'code', code: '0a1b2c3d' })).toEqual({ ok: true, value: account })
  expect(requests).toEqual([
    { path: '/auth/v1/token?grant_type=pkce', body: { auth_code: '0a1b2c3d', code_verifier: 'verifier' } },
  ])
})

test('a code that somebody else asked for is worth nothing, and nobody is asked', async () => {
  const { auth, requests } = start(() => Response.json(session))
  expect(await auth.redeem({ kind: 'code', code: '0a1b2c3d' })).toEqual({
    ok: false,
    error: { kind: 'link-used' },
  })
  expect(requests).toEqual([])
})

test('a code that the backend knows no more is told of as used', async () => {
  const { auth, items } = start(() =>
    Response.json({ code: 404, error_code: 'flow_state_not_found', msg: '' }, { status: 404 }),
  )
  items.set(`${sessionKey(config.url)}-code-verifier`, JSON.stringify('verifier'))
  expect(await auth.redeem({ kind: 'code', code: '0a1b2c3d' })).toEqual({
    ok: false,
    error: { kind: 'link-used' },
  })
})

test('a link by which the backend says no is not tried', async () => {
  const { auth, requests } = start(() => Response.json(session))
  expect(await auth.redeem({ kind: 'refused', code: 'otp_expired' })).toMatchObject({ ok: false })
  expect(requests).toEqual([])
})

test('the letter to a new address leads back into the app, with a code', async () => {
  const { auth, requests } = start(() => Response.json({ ...session.user, identities: [{}] }))
  await auth.signUp({ email: 'a@example.org', password: 'pw' }, { username: 'a', displayName: 'A' })
  expect(requests[0]?.path).toBe('/auth/v1/signup?redirect_to=bonfire-chat%3A%2F%2Fauth%2Fcallback')
  expect(requests[0]?.body).toMatchObject({ code_challenge_method: 's256' })
})
