import { expect, test } from 'vitest'
import { contentSecurityPolicy, isLoopback, policyInsidePage } from './csp.ts'

const directive = (backendUrl: string | null, name: string): string[] =>
  contentSecurityPolicy(backendUrl)
    .split('; ')
    .map((text) => text.split(' '))
    .find(([first]) => first === name)
    ?.slice(1) ?? []
const connect = (backendUrl: string | null): string[] => directive(backendUrl, 'connect-src')

test('a hosted backend allows encrypted hosts only', () => {
  expect(connect('https://project.example.org')).toEqual(["'self'", 'https:', 'wss:'])
})

test.each(['http://127.0.0.1:54321', 'http://localhost:54321', 'http://[::1]:54321'])(
  'a backend on this machine (%s) allows every port of this machine',
  (backendUrl) => {
    expect(connect(backendUrl)).toEqual([
      "'self'",
      'https:',
      'wss:',
      'http://127.0.0.1:*',
      'ws://127.0.0.1:*',
      'http://localhost:*',
      'ws://localhost:*',
    ])
  },
)

test('an unencrypted backend in the local network allows that host and no other', () => {
  expect(connect('http://192.168.1.5:54321')).toEqual([
    "'self'",
    'https:',
    'wss:',
    'http://192.168.1.5:*',
    'ws://192.168.1.5:*',
  ])
})

test('until a backend is known, the person may name any', () => {
  expect(connect(null)).toEqual(["'self'", 'http:', 'https:', 'ws:', 'wss:'])
})

test.each([
  ['https://project.example.org', ['https://project.example.org/storage/v1/']],
  ['http://127.0.0.1:54321/', ['http://127.0.0.1:54321/storage/v1/']],
  ['https://example.org/supabase/', ['https://example.org/supabase/storage/v1/']],
  ['http://[::1]:54321', []],
  [null, ['http:', 'https:']],
])('pictures and sounds come from the app and the storage of the backend (%s)', (backendUrl, storage) => {
  expect(directive(backendUrl, 'img-src')).toEqual(["'self'", 'blob:', 'data:', ...storage])
  expect(directive(backendUrl, 'media-src')).toEqual(["'self'", 'blob:', ...storage])
})

test('the policy inside the page allows whatever any header of ours allows', () => {
  expect(`${policyInsidePage()}; frame-ancestors 'none'`).toBe(contentSecurityPolicy(null))
})

test('nothing is allowed unless it is named, and no script from a text', () => {
  expect(directive(null, 'default-src')).toEqual(["'none'"])
  expect(directive(null, 'script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
  expect(contentSecurityPolicy(null)).not.toMatch(/'unsafe-(inline|eval)'|\*(?!;|$| )/)
})

test('a host name that only looks like this machine is not', () => {
  expect(isLoopback('http://127.0.0.1.example.org')).toBe(false)
  expect(isLoopback('http://localhost.example.org')).toBe(false)
  expect(isLoopback('http://127.1.2.3:80')).toBe(true)
})
