import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { become, given, newPerson, newServer, type Persona } from '../personas.ts'
import { answerOf } from '../personas/function-rule.ts'
import { startTestDatabase, type TestDatabase } from '../test-database.ts'

/* Two things at once, of which the second may not slip in under what the first has not committed yet. */

let database: TestDatabase
let db: postgres.Sql
let owner: Persona

beforeAll(async () => {
  database = await startTestDatabase()
  db = database.db
  owner = await newPerson(db, 'owner')
})
afterAll(() => database.close())

/** Runs `first` up to before its commit, then `second`, which has to wait; gives what the second answered. */
async function during(
  first: (tx: postgres.TransactionSql) => Promise<unknown>,
  second: () => Promise<string>,
): Promise<string> {
  const held = Promise.withResolvers<number>()
  const goOn = Promise.withResolvers<null>()
  const holding = db.begin(async (tx) => {
    await first(tx)
    held.resolve((await tx<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid ?? 0)
    await goOn.promise
  })
  const pid = await held.promise
  const answer = second()
  const deadline = Date.now() + 10_000
  for (let waits = false; !waits && Date.now() < deadline;) {
    waits = (await db`select from pg_stat_activity where ${pid} = any (pg_blocking_pids(pid))`).length > 0
  }
  goOn.resolve(null)
  await holding
  return answer
}

test('whoever is being banned can’t come back by an invite at the same moment', async () => {
  const { serverId } = await newServer(owner)
  const guest = await newPerson(db, 'hasty')
  const invite = given(await owner.call('create_invite', serverId, null, null), 'code')
  const answer = await during(
    async (tx) => {
      await become(tx, owner.id)
      await tx`select public.ban_member(${serverId}, ${guest.id})`
    },
    async () => answerOf(await guest.call('accept_invite', invite)),
  )
  expect(answer).toBe('banned')
})

test('a channel made in a category that is being closed is closed', async () => {
  const { serverId } = await newServer(owner)
  const category = given(await owner.call('create_channel', serverId, 'category', 'Staff'), 'id')
  const made = await during(
    async (tx) => {
      await become(tx, owner.id)
      await tx`select public.set_overwrite(${category}, ${serverId}, null, 0, 1)`
    },
    async () => given(await owner.call('create_channel', serverId, 'text', 'secrets', category), 'id'),
  )
  const [row] = await db`select is_open from public.channels where id = ${made}`
  expect(row).toEqual({ is_open: false })
})

test('a server is not given to somebody who is just leaving it', async () => {
  const heir = await newPerson(db, 'heir')
  const { serverId } = await newServer(owner, heir)
  const answer = await during(
    async (tx) => {
      await become(tx, heir.id)
      await tx`select public.leave_server(${serverId})`
    },
    async () => answerOf(await owner.call('transfer_server', serverId, heir.id)),
  )
  expect(answer).toBe('not-allowed')
})
