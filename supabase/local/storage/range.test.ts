import { expect, test } from 'vitest'
import { namesTag, parseRange } from './range.ts'

test.each([
  [undefined, null],
  ['bytes=0-4', { start: 0, end: 4 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=4-99', { start: 4, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=4-2', null],
  ['bytes=-', null],
  ['bytes=0-1,4-5', null],
  ['lines=0-1', null],
])('%s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range)
})

test('of nothing there is no part', () => {
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
})

test.each([
  [undefined, false],
  ['"a"', true],
  ['"b"', false],
  ['"b", W/"a"', true],
  ['*', true],
])('If-None-Match: %s', (header, known) => {
  expect(namesTag(header, '"a"')).toBe(known)
})
