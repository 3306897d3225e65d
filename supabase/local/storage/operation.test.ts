import { expect, test } from 'vitest'
import { isObjectName, parseOperation } from './operation.ts'

const at = (path: string, method = 'GET') => parseOperation(method, `/storage/v1${path}`)

test.each([
  ['POST', '/object/b/x/y.txt', { kind: 'upload', bucket: 'b', name: 'x/y.txt' }],
  ['PUT', '/object/b/x/y.txt', { kind: 'upsert', bucket: 'b', name: 'x/y.txt' }],
  ['GET', '/object/b/x%20y', { kind: 'download', bucket: 'b', name: 'x y' }],
  ['GET', '/object/authenticated/b/x', { kind: 'download', bucket: 'b', name: 'x' }],
  ['HEAD', '/object/public/b/x', { kind: 'download-public', bucket: 'b', name: 'x' }],
  ['GET', '/object/sign/b/x', { kind: 'download-signed', bucket: 'b', name: 'x' }],
  ['GET', '/object/info/b/x', { kind: 'info', bucket: 'b', name: 'x' }],
  ['POST', '/object/sign/b/x', { kind: 'sign', bucket: 'b', name: 'x' }],
  ['POST', '/object/sign/b', { kind: 'sign-many', bucket: 'b' }],
  ['POST', '/object/list/b', { kind: 'list', bucket: 'b' }],
  ['DELETE', '/object/b', { kind: 'remove', bucket: 'b' }],
  ['GET', '/bucket', { kind: 'list-buckets' }],
  ['GET', '/bucket/b', { kind: 'get-bucket', bucket: 'b' }],
])('%s %s', (method, path, operation) => {
  expect(at(path, method)).toEqual(operation)
})

test.each([
  ['POST', '/object/b'],
  ['POST', '/object/b/..%2Fx'],
  ['POST', '/object/b/x%00'],
  ['POST', '/object/b/%E0%A4%A'],
  ['PATCH', '/object/b/x'],
  ['DELETE', '/object/b/x'],
  ['POST', '/bucket'],
  ['GET', '/object'],
  ['GET', '/'],
])('%s %s is no request of ours', (method, path) => {
  expect(at(path, method)).toBeNull()
})

test('names are what hosted projects take, and never climb', () => {
  for (const name of ['a', 'a/b.c', 'Grüße 🔥.txt', "a!-_.*'() &$@=;:+,?"])
    expect([name, isObjectName(name)]).toEqual([name, true])
  for (const name of [
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    './a',
    'a\\b',
    'a\nb',
    'a#b',
    'a%b',
    'a|b',
    'x'.repeat(1025),
  ]) {
    expect([name, isObjectName(name)]).toEqual([name, false])
  }
})
