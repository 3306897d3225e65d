import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from './redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJhIn0.c2lnbmF0dXJl'

test.each([
  ['a token', `refused ${jwt}`, 'refused [token]'],
  ['a cut-off token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi', '[token]'],
  ['a header', `Authorization: Bearer abc.def-ghi`, 'Authorization: Bearer [secret]'],
  ['a key', 'with sb_secret_abc-DEF_1', 'with [key]'],
  ['an invite', 'app://bonfire/index.html#/invite/abcDEF123_-', 'app://bonfire/index.html#/invite/[code]'],
  ['a deep link', 'bonfire-chat://invite/abcDEF123_-45678', 'bonfire-chat://invite/[code]'],
  [
    'a letter’s link',
    'bonfire-chat://auth?code=1-2-3&type=signup',
    'bonfire-chat://auth?code=[secret]&type=signup',
  ],
  ['a fragment', 'x#access_token=abc&expires_in=1', 'x#access_token=[secret]&expires_in=1'],
  ['an address', 'to mara.b+x@example.org.', 'to [address].'],
  ['who logs in to a host', 'http://mara:hunter2@proxy:3128/', 'http://[user]@proxy:3128/'],
  ['a named value', '{"refresh_token":"v1abc","a":1}', '{"refresh_token":"[secret]","a":1}'],
  [
    'a value within a text',
    String.raw`{"detail":"{\"password\":\"hun\"}"}`,
    String.raw`{"detail":"{\"password\":\"[secret]\"}"}`,
  ],
  ['a value with quotes in it', String.raw`{"password":"ab\"cd\\","a":1}`, '{"password":"[secret]","a":1}'],
  [
    'a value with quotes in it within a text',
    JSON.stringify({ detail: JSON.stringify({ password: 'ab"c\\d\n', a: 1 }) }),
    JSON.stringify({ detail: JSON.stringify({ password: '[secret]', a: 1 }) }),
  ],
  [
    'a value in a text in a text',
    JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: 'hun' }) }) }),
    JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: '[secret]' }) }) }),
  ],
  [
    'a value that is cut off',
    String.raw`{"detail":"{\"password\":\"hu"}`,
    String.raw`{"detail":"{\"password\":\"[secret]"}`,
  ],
  [
    'the end of a name too long for an address',
    `${'a'.repeat(100)}@example.org`,
    `${'a'.repeat(36)}[address]`,
  ],
])('%s is taken out', (_name, line, expected) => expect(redact(line)).toBe(expected))

test.each([
  '{"level":30,"time":1,"name":"main","event":"navigation-refused","url":"https://example.org/a?b=c"}',
  '{"event":"backend-config","where":"/home/me/.config/Bonfire/backend.json","detail":"Invalid URL"}',
  '{"err":{"type":"Error","code":"ENOENT"}}',
  'mediasoup-client@3.24.1',
])('an ordinary line stays as it is: %s', (line) => expect(redact(line)).toBe(line))

test('a line of JSON stays one, whatever is in it', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom(jwt, 'a@b.org', '"password":"x\\', '\\"token\\":\\"y', '?code=z'),
  )
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(fc.constantFrom('token', 'url'), fc.string()),
        fc.array(texts).map((all) => all.join('')),
      ),
      (line) => {
        expect(() => JSON.parse(redact(JSON.stringify(line))) as unknown).not.toThrow()
      },
    ),
  )
})

test('a secret of any characters is taken out whole, one or two texts deep', () => {
  const secrets = fc.string({ minLength: 1, unit: fc.constantFrom('"', '\\', 'x', '\n', '\u0001', '€') })
  fc.assert(
    fc.property(secrets, fc.boolean(), (secret, deep) => {
      const put = (password: string): string => {
        const value = { event: 'e', password, z: 'end' }
        return JSON.stringify(deep ? { detail: JSON.stringify(value) } : value)
      }
      expect(redact(put(secret))).toBe(put('[secret]'))
    }),
  )
})

// Each took minutes when a pattern could begin anywhere in a run.
test.each([
  'a',
  '\\',
  '"token',
  '"token":',
  '/',
  '//a',
  '@',
  'a@',
  'a.',
  '.',
  'eyJ-',
  ' ',
  '\\"',
  'basic ',
  '?token',
  '-',
])(
  'a long run of %j costs no more than its length',
  (unit) => {
    const line = unit.repeat(1_000_000 / unit.length)
    const started = performance.now()
    redact(line)
    expect(performance.now() - started).toBeLessThan(3_000)
  },
  60_000,
)
