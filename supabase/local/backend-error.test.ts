import { expect, test } from 'vitest'
import { backendError, describeBackendError, folderError } from './backend-error.ts'

test('an error is one line: what happened, why, what to do', () => {
  const error = backendError('postgres-failed', 'Postgres did not start', 'Do something.', 'no\n  reason')
  expect(describeBackendError(error)).toBe('Postgres did not start. no reason. Do something.')
})

test.each([
  ['ENOSPC', 'disk-full'],
  ['EROFS', 'data-not-writable'],
  ['EACCES', 'data-not-writable'],
])('%s on the data folder is %s', (code, kind) => {
  expect(folderError(Object.assign(new Error(code), { code }), '/data')).toMatchObject({ kind })
})

test('anything else is a bug and stays one', () => {
  const bug = new TypeError('x is not a function')
  expect(() => folderError(bug, '/data')).toThrow(bug)
})
