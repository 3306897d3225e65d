import { afterAll, beforeAll, expect, test } from 'vitest'
import { must, newPerson, newServer, type Persona } from './personas.ts'
import { startTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let owner: Persona
let textId: string

/** Messages in the channel, with the seqs 1 to 30. */
const stored = 30

beforeAll(async () => {
  database = await startTestDatabase()
  owner = await newPerson(database.db, 'owner')
  ;({ textId } = await newServer(owner))
  for (let seq = 1; seq <= stored; seq += 1)
    must(await owner.call('send_message', textId, crypto.randomUUID(), `message ${seq}`))
}, 60_000)
afterAll(() => database.close())

/** As text: it is no number of JavaScript's. */
const smallest = '-9223372036854775808'

async function seqs(
  before: number | null,
  after: number | null,
  around: number | string | null,
  limit: number,
): Promise<number[]> {
  const page = must(await owner.call('get_messages', textId, before, after, around, limit)) as {
    messages: { seq: number }[]
  }
  return page.messages.map(({ seq }) => seq)
}

/** `from` to `to`, both included. */
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('the newest page holds the newest messages, each once and without a hole', async () => {
  expect(await seqs(null, null, null, 10)).toEqual(range(21, 30))
  expect(await seqs(null, null, null, 100)).toEqual(range(1, 30))
})

test('a page before or after a message does not hold it', async () => {
  expect(await seqs(21, null, null, 10)).toEqual(range(11, 20))
  expect(await seqs(null, 10, null, 10)).toEqual(range(11, 20))
  expect(await seqs(1, null, null, 10)).toEqual([])
  expect(await seqs(null, stored, null, 10)).toEqual([])
})

test('a page around a message holds it, with as many before it as from it on', async () => {
  expect(await seqs(null, null, 15, 10)).toEqual(range(10, 19))
  expect(await seqs(null, null, 1, 10)).toEqual(range(1, 5))
  expect(await seqs(null, null, stored, 10)).toEqual(range(25, 30))
  expect(await seqs(null, null, smallest, 10)).toEqual(range(1, 10))
})
