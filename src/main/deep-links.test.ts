import { expect, test } from 'vitest'
import { linkIn } from './deep-links.ts'

const code = 'abcDEF123_-45678'
const auth = (link: object) => ({ kind: 'auth', link })

test('an invite leads to its place, wherever it stands among the arguments', () => {
  const place = { kind: 'place', place: `#/invite/${code}` }
  expect(linkIn(['bonfire', '--flag', `bonfire-chat://invite/${code}`])).toEqual(place)
  expect(linkIn([`BONFIRE-CHAT://invite/${code}/`])).toEqual(place)
})

test('arguments that are no link of ours are none', () => {
  expect(linkIn([])).toBeNull()
  expect(linkIn(['bonfire', '--hidden', `https://example.org/#/invite/${code}`])).toBeNull()
})

test.each([
  ['bonfire-chat://auth/callback?code=0a1b2c3d-4e5f', { kind: 'code', code: '0a1b2c3d-4e5f' }],
  [
    'bonfire-chat://auth/?error=access_denied&error_code=otp_expired&error_description=x#error=y',
    { kind: 'refused', code: 'otp_expired' },
  ],
])('%s signs in', (link, expected) => {
  expect(linkIn([link])).toEqual(auth(expected))
})

test.each([
  'bonfire-chat:',
  'bonfire-chat:auth?code=0a1b2c3d',
  'bonfire-chat://',
  'bonfire-chat://settings',
  'bonfire-chat://invite/../../x',
  'bonfire-chat://invite/short',
  `bonfire-chat://invite/${code}/more`,
  `bonfire-chat://invite/${code}?x=1`,
  `bonfire-chat://evil/invite/${code}`,
  `bonfire-chat://user@invite/${code}`,
  `bonfire-chat://invite:80/${code}`,
  'bonfire-chat://auth/elsewhere?code=0a1b2c3d',
  'bonfire-chat://auth?code=<script>alert(1)</script>',
  'bonfire-chat://auth?code=0a1b2c3d&code=0a1b2c3e',
  'bonfire-chat://auth?code=0a1b2c3d&error=access_denied',
  'bonfire-chat://auth?token_hash=pkce_0123456789abcdef&type=signup',
  'bonfire-chat://auth#access_token=eyJ&refresh_token=x',
  `bonfire-chat://auth?code=${'a'.repeat(3_000)}`,
])('%s is refused', (link) => {
  expect(linkIn([link])).toEqual({ kind: 'refused' })
})
