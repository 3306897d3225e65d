import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { poolOptions } from '../local/database/connections.ts'

/* What patches/postgres+3.4.9.patch mends: a pool that lost its connection serves on. */

const template = new URL(inject('databaseTemplate'))

let port: number
let socket: Socket
let sql: postgres.Sql
beforeEach(async () => {
  port = Number(template.port)
  const open = (): Socket => (socket = connect(port, '127.0.0.1'))
  const options = { ...poolOptions, max: 1, socket: open } // which its types don't know
  sql = postgres(template.href, options)
  await sql`select 1`
})
afterEach(() => sql.end({ timeout: 1 }))

const cuts = [
  ['ended', () => socket.destroy()],
  ['failed', () => socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))],
] as const

const outcome = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'answered',
    (cause: unknown) => cause,
  )
const lost: unknown = expect.objectContaining({
  code: expect.stringMatching(/^(CONNECTION_CLOSED|ECONNRESET|ECONNREFUSED)$/) as unknown,
})

async function expectService(): Promise<void> {
  expect([...(await sql`select 2 as two`)]).toEqual([{ two: 2 }])
  const reserved = await sql.reserve()
  expect([...(await reserved`select 3 as three`)]).toEqual([{ three: 3 }])
  reserved.release()
}

describe.each(cuts)('a connection that %s', (_how, cut) => {
  test('while it was reserved refuses what comes next', async () => {
    const reserved = await sql.reserve()
    cut()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(await outcome(reserved`select 1`)).toEqual(lost)
    reserved.release()
    await expectService()
  })

  test('with a statement on its way refuses it', async () => {
    const reserved = await sql.reserve()
    const asked = outcome(reserved`select pg_sleep(${30})`)
    await once(socket, 'data') // what it takes and gives
    cut()
    expect(await asked).toEqual(lost)
    expect(await outcome(reserved`select 1`)).toEqual(lost)
    reserved.release()
    await expectService()
  })

  test('with a statement not yet written refuses it', async () => {
    const reserved = await sql.reserve()
    const asked = outcome(reserved`select 1`.execute())
    cut()
    expect(await asked).toEqual(lost)
    reserved.release()
    await expectService()
  })

  test('in a transaction refuses it', async () => {
    const asked = sql.begin(async (transaction) => {
      await transaction`select 1`
      cut()
      await transaction`select 1`
    })
    expect(await outcome(asked)).toEqual(lost)
    await expectService()
  })

  test('is replaced for those who wait for it', async () => {
    const reserved = await sql.reserve()
    const waiting = sql.reserve()
    const asked = sql`select 4 as four`
    cut()
    const next = await waiting
    expect([...(await next`select 5 as five`)]).toEqual([{ five: 5 }])
    next.release()
    expect([...(await asked)]).toEqual([{ four: 4 }])
    reserved.release()
    await expectService()
  })
})

test('reserving while the database is away is refused, and takes no connection from those who come later', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  ;({ port } = nobody.address() as AddressInfo)
  nobody.close()
  await once(nobody, 'close')
  socket.destroy()
  await once(socket, 'close')
  expect(await outcome(sql.reserve())).toEqual(lost)
  expect(await outcome(sql.reserve())).toEqual(lost)
  port = Number(template.port)
  await expectService()
})
