import { expect, test } from 'vitest'
import { err, ok } from '../../src/shared/result.ts'
import type { Claims, TokenVerifier } from './token-verifier.ts'
import { rememberVerified } from './verified-tokens.ts'

const second = 1000

/** Knows tokens of the form `<exp in s>`, until they expire; the rest have bad signatures. */
function setUp() {
  const clock = { now: 0 }
  const asked: string[] = []
  const verifier: TokenVerifier = {
    verify: (token) => {
      asked.push(token)
      const exp = Number(token.split(' ')[0])
      if (Number.isNaN(exp)) return Promise.resolve(err({ kind: 'bad-signature', message: 'forged' }))
      if (exp * second <= clock.now) return Promise.resolve(err({ kind: 'expired', message: 'JWT expired' }))
      const claims: Claims = { sub: token, role: 'authenticated', aud: 'authenticated', exp }
      return Promise.resolve(ok(claims))
    },
  }
  return { clock, asked, tokens: rememberVerified(verifier, () => clock.now) }
}

test('a token is verified once a minute, and each by itself', async () => {
  const { clock, asked, tokens } = setUp()
  for (let i = 0; i < 3; i++) {
    expect(await tokens.verify('3600 ann')).toMatchObject({ ok: true, value: { sub: '3600 ann' } })
    expect(await tokens.verify('3600 bob')).toMatchObject({ ok: true, value: { sub: '3600 bob' } })
  }
  expect(asked).toEqual(['3600 ann', '3600 bob'])
  clock.now = 60 * second
  await tokens.verify('3600 ann')
  expect(asked).toHaveLength(3)
})

test('an expired token is refused at once, however lately it was verified', async () => {
  const { clock, tokens } = setUp()
  expect(await tokens.verify('5')).toMatchObject({ ok: true })
  clock.now = 5 * second
  expect(await tokens.verify('5')).toMatchObject({ ok: false, error: { kind: 'expired' } })
})

test('a refusal is not remembered', async () => {
  const { asked, tokens } = setUp()
  for (let i = 0; i < 2; i++) expect(await tokens.verify('forged')).toMatchObject({ ok: false })
  expect(asked).toHaveLength(2)
})

test('a flood of tokens is forgotten from its beginning', async () => {
  const { asked, tokens } = setUp()
  for (let i = 0; i <= 5000; i++) await tokens.verify(`3600 ${i}`)
  asked.length = 0
  await tokens.verify('3600 5000')
  await tokens.verify('3600 0')
  expect(asked).toEqual(['3600 0'])
})
