import { expect, test } from 'vitest'
import { outcome } from './put-file.ts'

const said = (statusCode: string, message = 'words'): string =>
  JSON.stringify({ statusCode, error: 'E', message })

test.each([
  [200, '{"Key":"x"}', null],
  [400, said('409'), { kind: 'exists' }],
  [409, said('409'), { kind: 'exists' }],
  [400, said('403', 'new row violates row-level security policy'), { kind: 'not-allowed' }],
  [400, said('403', 'jwt expired'), { kind: 'signed-out' }],
  [400, said('413'), { kind: 'refused' }],
  [413, '<html>a proxy</html>', { kind: 'refused' }],
  [400, said('415'), { kind: 'refused' }],
  [400, said('401'), { kind: 'signed-out' }],
  [401, '', { kind: 'signed-out' }],
  [429, '', { kind: 'rate-limited' }],
  [503, '', { kind: 'unreachable' }],
  [507, said('507'), { kind: 'failed', detail: '507: words' }],
])('HTTP %i %s', (status, body, error) => {
  expect(outcome(status, body)).toEqual(error === null ? { ok: true, value: null } : { ok: false, error })
})
