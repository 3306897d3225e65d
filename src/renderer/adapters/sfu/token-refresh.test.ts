import { expect, test } from 'vitest'
import { FakeClock } from '../../clock/fake-clock.ts'
import { keepTokenFresh, refreshDelayMs, tokenExpiry } from './token-refresh.ts'

const jwt = (claims: object): string =>
  `e30.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.sig`

test('the expiry is read from the token', () => {
  expect(tokenExpiry(jwt({ exp: 1700, name: 'ÿ?>' }))).toBe(1_700_000)
})

test.each([['', 'x.y.z', 'a.bm8.c', jwt({}), jwt({ exp: 'soon' })]])('no expiry is read from %j', (token) => {
  expect(tokenExpiry(token)).toBeNull()
})

test('an hour-long token is renewed a minute before its end, a short one in its last fifth', () => {
  expect(refreshDelayMs(3_600_000, 0)).toBe(3_540_000)
  expect(refreshDelayMs(60_000, 0)).toBe(48_000)
  expect(refreshDelayMs(1000, 5000)).toBe(0)
})

function keep(fetch: (nth: number) => Promise<string>, accept: (token: string) => boolean = () => true) {
  const clock = new FakeClock()
  const shown: string[] = []
  let nth = 0
  const stop = keepTokenFresh({
    token: jwt({ exp: 100 }),
    fetch: () => fetch(++nth),
    show: (token) => Promise.resolve(accept(token) && shown.push(token) > 0),
    clock,
  })
  return { clock, shown, stop }
}

test('each token is replaced before it expires', async () => {
  const tokens = [jwt({ exp: 200 }), jwt({ exp: 300 })]
  const { clock, shown } = keep((nth) => Promise.resolve(tokens[nth - 1] ?? ''))
  await clock.advance(79_000)
  expect(shown).toEqual([])
  await clock.advance(2_000)
  expect(shown).toEqual([tokens[0]])
  await clock.advance(100_000)
  expect(shown).toEqual(tokens)
})

test('a token that could not be had, was not new or was refused is tried again', async () => {
  const answers = [
    () => Promise.reject(new Error('offline')),
    () => Promise.resolve(jwt({ exp: 100 })),
    () => Promise.resolve('refused'),
    () => Promise.resolve(jwt({ exp: 9000 })),
  ]
  const { clock, shown } = keep(
    (nth) => answers[nth - 1]?.() ?? Promise.reject(new Error('asked too often')),
    (token) => token !== 'refused',
  )
  await clock.advance(80_000 + 3 * 5_000)
  expect(shown).toEqual([jwt({ exp: 9000 })])
})

test('after the stop nothing is asked or shown', async () => {
  const { clock, shown, stop } = keep(() => Promise.resolve(jwt({ exp: 200 })))
  stop()
  await clock.advance(200_000)
  expect(shown).toEqual([])
  expect(clock.pending).toBe(0)
})

test('a token that does not say when it expires is left as it is', () => {
  const clock = new FakeClock()
  const never = (): never => {
    throw new Error('asked')
  }
  keepTokenFresh({ token: 'opaque', fetch: never, show: never, clock })
  expect(clock.pending).toBe(0)
})
