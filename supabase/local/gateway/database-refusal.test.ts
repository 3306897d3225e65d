import { expect, test } from 'vitest'
import { databaseRefusal } from './database-refusal.ts'

const refuse = (code: string, message = 'no', detail?: string) =>
  databaseRefusal({ code, message, ...(detail !== undefined && { detail }) }, true)

test.each([
  ['22P02', 400],
  ['23505', 409],
  ['28000', 403],
  ['42883', 404],
  ['57014', 504],
  ['57P01', 503],
  ['CONNECTION_CLOSED', 503],
  ['53100', 507],
  ['XX000', 500],
  ['PT429', 429],
  ['PT999', 400],
])('%s is answered with %s', (code, status) => {
  expect(refuse(code)).toMatchObject({ status, body: { code } })
})

test('who may not is refused, and a visitor asked to sign in', () => {
  const error = { code: '42501', message: 'permission denied' }
  expect([databaseRefusal(error, true).status, databaseRefusal(error, false).status]).toEqual([403, 401])
})

test('a lost connection is worth another try, and is told in our words', () => {
  expect(refuse('CONNECTION_CLOSED', 'write CONNECTION_CLOSED 127.0.0.1:5432')).toEqual({
    status: 503,
    headers: { 'retry-after': '1' },
    body: {
      code: 'CONNECTION_CLOSED',
      message: 'The database is not available right now',
      details: null,
      hint: 'Try again in a moment.',
    },
  })
})

test('a chosen answer that is not well formed is an error of the function', () => {
  expect(refuse('PGRST', 'no JSON', '{"status":418}')).toMatchObject({ status: 500 })
  expect(refuse('PGRST', '{"code":"A","message":"b"}', '{"status":1000}')).toMatchObject({ status: 500 })
})
