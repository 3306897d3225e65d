import postgres from 'postgres'
import { expect, test } from 'vitest'
import { startError } from './start-error.ts'

const failed = (code: string): Error => Object.assign(new Error(code), { code })

test.each([
  ['ENOSPC', 'disk-full'],
  ['EROFS', 'data-not-writable'],
  ['EACCES', 'data-not-writable'],
  ['EEXIST', 'data-not-writable'],
  ['CONNECTION_CLOSED', 'postgres-failed'],
  ['ECONNREFUSED', 'postgres-failed'],
])('%s is %s', (code, kind) => {
  expect(startError(failed(code), '/data').kind).toBe(kind)
})

test('what the database itself said is told, and a full disk is a full disk', () => {
  const error = Object.assign(new postgres.PostgresError(''), { code: '53100' })
  expect(startError(error, '/data').kind).toBe('disk-full')
  const other = Object.assign(new postgres.PostgresError(''), { code: '3F000', message: 'no schema "x"' })
  expect(startError(other, '/data')).toMatchObject({
    kind: 'postgres-failed',
    detail: '3F000: no schema "x"',
  })
})

test('anything else is a bug and stays one', () => {
  const bug = new TypeError('x is not a function')
  expect(() => startError(bug, '/data')).toThrow(bug)
})
