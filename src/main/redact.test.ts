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
