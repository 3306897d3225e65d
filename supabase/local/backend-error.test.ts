import { expect, test } from 'vitest'
import { backendError, describeBackendError } from './backend-error.ts'

test('an error is one line: what happened, why, what to do', () => {
  const error = backendError('postgres-failed', 'Postgres did not start', 'Do something.', 'no\n  reason')
  expect(describeBackendError(error)).toBe('Postgres did not start. no reason. Do something.')
})
