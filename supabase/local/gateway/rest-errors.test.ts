import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { answerable, parseFailure, statusOf } from './rest-errors.ts'

const databaseError = (code: string) =>
  Object.assign(new Error('new row violates check constraint "c"'), {
    code,
    detail: 'Failing row contains (a secret).',
  })

test.each([
  ['23514', 400],
  ['P0001', 400],
  ['57P03', 503],
  ['CONNECTION_CLOSED', 503],
  ['ECONNREFUSED', 503],
  ['53100', 507],
  ['57014', 504],
  ['23505', null],
  ['42501', null],
])('%s is answered with %s', (code, status) => {
  expect(statusOf(code)).toBe(status)
})

test('an error lite does not know is put as an answer the database chose itself', () => {
  expect(answerable(databaseError('23514'))).toEqual({
    code: 'PGRST',
    message: JSON.stringify({
      code: '23514',
      message: 'new row violates check constraint "c"',
      details: 'Failing row contains (a secret).',
      hint: null,
    }),
    detail: JSON.stringify({ status: 400, headers: {} }),
  })
})

test('a lost connection says so in words, not in ours', () => {
  expect(answerable(databaseError('CONNECTION_CLOSED'))).toMatchObject({
    message: expect.stringContaining('The database is not available right now') as string,
    detail: JSON.stringify({ status: 503, headers: { 'retry-after': '1' } }),
  })
})

test('what is no database error is left alone', () => {
  const bug = new TypeError('x')
  expect(answerable(bug)).toBe(bug)
})

test('no one prints what people wrote', () => {
  expect(inspect(answerable(databaseError('23505')))).not.toContain('secret')
})

test('a query that can’t be read is told from a trouble of ours', () => {
  const answer = (message: string) => JSON.stringify({ code: 'SUP', details: null, hint: null, message })
  expect(parseFailure(answer('Error: Missing closing quote at position 1'))).toBe(
    'Missing closing quote at position 1',
  )
  expect(parseFailure(answer('TypeError: x is not a function'))).toBeNull()
})
