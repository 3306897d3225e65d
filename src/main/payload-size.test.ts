import { expect, test } from 'vitest'
import { isSmallAndPlain, payloadLimit } from './payload-size.ts'

const cycle: Record<string, unknown> = {}
cycle['self'] = cycle

test.each([
  ['nothing', undefined],
  ['an ordinary payload', { url: 'https://example.org/', list: [1, 2, { a: null }] }],
  ['a session', { name: 'bonfire.session', value: 'x'.repeat(64 * 1024) }],
  ['a cycle', cycle],
])('%s is looked at', (_name, payload) => expect(isSmallAndPlain(payload)).toBe(true))

test.each([
  ['a long text', { value: 'x'.repeat(payloadLimit) }],
  ['a long key', { ['x'.repeat(payloadLimit)]: 1 }],
  ['many values', Array.from({ length: payloadLimit }, () => 0)],
  ['many values inside', { a: { b: Array.from({ length: payloadLimit }, () => ({})) } }],
  ['bytes', { value: new Uint8Array(1) }],
  ['a map', new Map([['a', 1]])],
  ['a date', { at: new Date(0) }],
])('%s is not', (_name, payload) => expect(isSmallAndPlain(payload)).toBe(false))
