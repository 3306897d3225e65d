import { expect, test } from 'vitest'
import { isDecodable, parseAddress } from './address.ts'

test.each([
  ['/auth/v1/token?grant_type=password', '/auth/v1/token?grant_type=password'],
  ['/auth/v1/./x/../token', '/auth/v1/token'],
  ['/auth/v1/%2e/token', '/auth/v1/token'],
  ['\\auth\\v1\\token', '/auth/v1/token'],
  ['/auth/v1/token#?grant_type=password', '/auth/v1/token'],
])('%s is read as %s', (target, read) => {
  expect(parseAddress(target)?.href).toBe(`http://127.0.0.1${read}`)
})

test.each(['http://', 'http://ann:secret@host/auth/v1/token', 'a:/auth/v1/token'])(
  '%s is no address',
  (target) => {
    expect(parseAddress(target)).toBeNull()
  },
)

test('a percent sign begins a character', () => {
  expect(['/a%20b', '/%C3%A9', '/%', '/%zz', '/%ff'].map(isDecodable)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
