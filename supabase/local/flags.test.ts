import { expect, test } from 'vitest'
import { parseFlags } from './flags.ts'

test('flags are read into what they mean', () => {
  expect(parseFlags(['--data', 'd', '--port', '0', '--stop-with-parent'])).toEqual({
    ok: true,
    value: { data: 'd', port: 0, 'stop-with-parent': true, 'log-level': 'info' },
  })
})

test.each([
  [[], '--data must name a folder'],
  [['--data', 'd', '--port', 'x'], '--port must be a number'],
  [['--data', 'd', '--jwks', 'file:///x'], '--jwks must be an http(s) address'],
  [['--data', 'd', '--poort', '1'], "Unknown option '--poort'"],
])('%j is refused', (args, reason) => {
  const flags = parseFlags(args)
  expect(flags.ok ? '' : flags.error).toContain(reason)
})
