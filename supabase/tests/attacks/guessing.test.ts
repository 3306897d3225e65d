import { afterAll, beforeAll, expect, test } from 'vitest'
import { given, must, newPerson, newServer, type Persona } from '../personas.ts'
import { startTestDatabase, type TestDatabase } from '../test-database.ts'

/* With limits held: guessing codes, and doing things more often than one may, from one connection and from many. */

let database: TestDatabase
let owner: Persona
let code: string

beforeAll(async () => {
  database = await startTestDatabase('held')
  owner = await newPerson(database.db, 'owner')
  const { serverId } = await newServer(owner)
  code = given(await owner.call('create_invite', serverId, null, null), 'code')
})
afterAll(() => database.close())

const limitOf = async (action: string): Promise<{ burst: number; refill: number }> => {
  const [row] = await database.db<{ burst: number; refill: number }[]>`
    select burst, extract(epoch from refill)::float8 as refill from private.rate_limits where action = ${action}`
  if (!row) throw new Error(`no limit for ${action}`)
  return row
}

interface Guesses {
  readonly unknown: number
  readonly limited: number
  readonly others: number
}

/** Answers to so many wrong codes, asked about in one go. */
async function guess(who: Persona, name: 'peek_invite' | 'accept_invite', times: number): Promise<Guesses> {
  const [counts] = await who.sql<Guesses>(
    `select count(*) filter (where kind = 'invite-unknown')::int as unknown,
        count(*) filter (where kind = 'rate-limited')::int as limited,
        count(*) filter (where kind not in ('invite-unknown', 'rate-limited'))::int as others
      from (select coalesce(public.${name}(lpad(i::text, 16, 'A')) -> 'error' ->> 'kind', 'let in') as kind
        from generate_series(1, $1::int) as i) as answers`,
    [times],
  )
  return counts ?? { unknown: 0, limited: 0, others: 0 }
}

test('10,000 wrong codes from one person are not looked at but for the first few, and then the right one neither', async () => {
  const guesser = await newPerson(database.db, 'guesser')
  const { burst, refill } = await limitOf('wrong_invite')
  const began = Date.now()
  const { unknown, limited, others } = await guess(guesser, 'peek_invite', 10_000)
  const refilled = Math.ceil((Date.now() - began) / 1000 / refill)
  expect(unknown).toBeGreaterThanOrEqual(burst)
  expect(unknown).toBeLessThanOrEqual(burst + refilled)
  expect({ all: unknown + limited, others }).toEqual({ all: 10_000, others: 0 })
  for (const name of ['peek_invite', 'accept_invite']) {
    const answer = await guesser.call(name, code)
    expect(answer).toMatchObject({ ok: false, error: { kind: 'rate-limited' } })
    expect((answer.error as unknown as { retry_after: number }).retry_after).toBeGreaterThanOrEqual(1)
  }
  // What one person did is not another's trouble.
  expect(must(await (await newPerson(database.db, 'guest')).call('peek_invite', code))).toMatchObject({
    members: 1,
  })
})

test('10,000 wrong codes from a hundred people are looked at a few times for each', async () => {
  const people = await Promise.all(Array.from({ length: 100 }, (_, i) => newPerson(database.db, `crowd${i}`)))
  const { burst, refill } = await limitOf('wrong_invite')
  const began = Date.now()
  const answers = await Promise.all(people.map((who) => guess(who, 'accept_invite', 100)))
  const allowed = burst + Math.ceil((Date.now() - began) / 1000 / refill)
  for (const { unknown, others } of answers) {
    expect(unknown).toBeLessThanOrEqual(allowed)
    expect(others).toBe(0)
  }
})

test('wrong codes on eight connections at once are no more than on one', async () => {
  const guesser = await newPerson(database.db, 'octopus')
  const { burst } = await limitOf('wrong_invite')
  const answers = await Promise.all(
    Array.from({ length: 80 }, () => guesser.call('peek_invite', 'A'.repeat(16))),
  )
  expect(answers.filter(({ error }) => error?.kind === 'invite-unknown').length).toBeLessThanOrEqual(
    burst + 1,
  )
})

test('right codes use nothing up', async () => {
  const guest = await newPerson(database.db, 'regular')
  for (let time = 0; time < 30; time++) must(await guest.call('peek_invite', code))
})

test('messages on eight connections at once are no more than a burst and what is refilled meanwhile', async () => {
  const { textId } = await newServer(owner)
  const { burst, refill } = await limitOf('send_message')
  const began = Date.now()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => owner.call('send_message', textId, crypto.randomUUID(), `${i}`)),
  )
  const refilled = Math.ceil((Date.now() - began) / 1000 / refill)
  const sent = answers.filter(({ ok }) => ok).length
  expect(sent).toBeGreaterThanOrEqual(burst)
  expect(sent).toBeLessThanOrEqual(burst + refilled)
})

test('what is refused counts, too', async () => {
  const clumsy = await newPerson(database.db, 'clumsy')
  const { burst } = await limitOf('send_message')
  const tries = Array.from({ length: burst + 5 }, () =>
    clumsy.call('send_message', crypto.randomUUID(), crypto.randomUUID(), 'hello?'),
  )
  const kinds = (await Promise.all(tries)).map(({ error }) => error?.kind)
  expect(kinds).toContain('rate-limited')
})
