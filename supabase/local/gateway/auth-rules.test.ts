import { expect, test } from 'vitest'
import { createAuthRules, type AuthRequest } from './auth-rules.ts'

const request = (
  path: string,
  fields: Record<string, unknown>,
  ...grants: readonly string[]
): AuthRequest => ({
  address: '127.0.0.1',
  path,
  grants,
  body: Buffer.from(JSON.stringify(fields)),
})
const guess = request('/token', { email: 'Ann@example.com', password: 'x' }, 'password')

test('after ten wrong passwords the eleventh is not even looked at, for five minutes', () => {
  let now = 0
  const rules = createAuthRules(() => now)
  for (let i = 0; i < 10; i++) {
    expect(Buffer.isBuffer(rules.before(guess))).toBe(true)
    rules.after(guess, 400)
  }
  expect(rules.before(guess)).toMatchObject({ status: 429, headers: { 'retry-after': '300' } })
  const shouted = request('/token', { email: 'ANN@EXAMPLE.COM' }, 'password')
  expect(rules.before(shouted)).toMatchObject({ status: 429 })
  expect(Buffer.isBuffer(rules.before({ ...guess, address: '127.0.0.2' }))).toBe(true)
  now = 300_000
  expect(Buffer.isBuffer(rules.before(guess))).toBe(true)
})

test('the right password wipes the slate, and our own failures don’t count', () => {
  const rules = createAuthRules(() => 0)
  for (let i = 0; i < 9; i++) rules.after(guess, 400)
  rules.after(guess, 500)
  rules.after(guess, 200)
  for (let i = 0; i < 9; i++) rules.after(guess, 400)
  expect(Buffer.isBuffer(rules.before(guess))).toBe(true)
})

test('no account gets more than five mails in five minutes; renewing a session is not limited', () => {
  const rules = createAuthRules(() => 0)
  const recover = request('/recover', { email: 'ann@example.com' })
  for (let i = 0; i < 5; i++) rules.after(recover, 200)
  expect(rules.before(recover)).toMatchObject({ status: 429 })
  const refresh = request('/token', { refresh_token: 'x' }, 'refresh_token')
  for (let i = 0; i < 50; i++) rules.after(refresh, 400)
  expect(Buffer.isBuffer(rules.before(refresh))).toBe(true)
})

test('a code from a sign-in mail goes on under the name lite knows', () => {
  const rules = createAuthRules(() => 0)
  const body = rules.before(request('/verify', { type: 'email', token: '123456', email: 'a@example.com' }))
  if (!Buffer.isBuffer(body)) throw new Error('it was refused')
  expect(JSON.parse(body.toString())).toEqual({ type: 'magiclink', token: '123456', email: 'a@example.com' })
})

test('a body that is no JSON goes on as it is', () => {
  const rules = createAuthRules(() => 0)
  const broken = { ...guess, body: Buffer.from('{') }
  expect(rules.before(broken)).toBe(broken.body)
})

test('a guess counts for its account however its body is written', () => {
  const rules = createAuthRules(() => 0)
  for (let i = 0; i < 10; i++) rules.after(guess, 400)
  const marked = { ...guess, body: Buffer.concat([Buffer.from('\ufeff'), guess.body]) }
  const odd = request('/token', { email: 'ann@example.com', password: 'x', type: 5 }, 'password')
  expect([rules.before(marked), rules.before(odd)]).toMatchObject([{ status: 429 }, { status: 429 }])
})

test('two kinds of grant in one request are refused', () => {
  const rules = createAuthRules(() => 0)
  const both = request('/token', { email: 'ann@example.com' }, 'refresh_token', 'password')
  expect(rules.before(both)).toMatchObject({ status: 400 })
})

test('hashes of codes count together, whatever account is named beside and whichever was right', () => {
  const rules = createAuthRules(() => 0)
  const hash = (email: string) => request('/verify', { email, token_hash: 'x', type: 'recovery' })
  for (let i = 0; i < 10; i++) {
    rules.after(hash(`${i}@example.com`), 403)
    rules.after(hash('own@example.com'), 200)
  }
  expect(rules.before(hash('new@example.com'))).toMatchObject({ status: 429 })
  const link = { ...request('/verify', {}), body: Buffer.alloc(0) }
  expect(rules.before(link)).toMatchObject({ status: 429 })
})
