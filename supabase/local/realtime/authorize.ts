import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { Identity } from './identity.ts'

/*
 * Private topics are guarded by the row-level policies of realtime.messages. Nobody's rows are read: within a transaction
 * that is always rolled back, probe rows are selected (may listen) or inserted (may send) as the person who asks.
 */

/** Which extensions of a topic the policies open. */
export interface Access {
  readonly broadcast: boolean
  readonly presence: boolean
}

export type AuthorizeError =
  /** A policy raised or took too long. It can't be said to allow anything. */
  | { readonly kind: 'policy-failed'; readonly message: string }
  | { readonly kind: 'database-unavailable'; readonly message: string }

/** Throwing it is the only way to make `begin` roll back; it carries the answer out. */
class Rollback extends Error {
  readonly access: Access

  constructor(access: Access) {
    super('rolled back on purpose')
    this.access = access
  }
}

const insufficientPrivilege = '42501'
// Connection exceptions, too many connections, and the ways a server says that it is stopping or starting.
const unavailableStates = /^(08|53|57P)/

async function probe(
  sql: postgres.Sql,
  ask: (tx: postgres.TransactionSql) => Promise<Access>,
): Promise<Result<Access, AuthorizeError>> {
  try {
    return await sql.begin(async (tx): Promise<never> => {
      throw new Rollback(await ask(tx))
    })
  } catch (cause) {
    if (cause instanceof Rollback) return ok(cause.access)
    const message = cause instanceof Error ? cause.message : String(cause)
    const answered = cause instanceof postgres.PostgresError && !unavailableStates.test(cause.code)
    return err({ kind: answered ? 'policy-failed' : 'database-unavailable', message })
  }
}

function become(tx: postgres.TransactionSql, identity: Identity, topic: string, timeoutMs: number) {
  return tx`
    select set_config('statement_timeout', ${String(timeoutMs)}, true),
      set_config('realtime.topic', ${topic}, true),
      set_config('request.jwt.claims', ${identity.claims}, true),
      set_config('request.jwt.claim.sub', ${identity.sub ?? ''}, true),
      set_config('request.jwt.claim.role', ${identity.role}, true),
      set_config('request.headers', '{}', true),
      set_config('role', ${identity.role}, true)`
}

/** What `identity` may hear on the private topic. */
export function readAccess(
  sql: postgres.Sql,
  identity: Identity,
  topic: string,
  timeoutMs: number,
): Promise<Result<Access, AuthorizeError>> {
  return probe(sql, async (tx) => {
    const [broadcast, presence] = [randomUUID(), randomUUID()]
    // Sent together: one round trip instead of three.
    const [, , visible] = await Promise.all([
      tx`insert into realtime.messages (id, topic, extension)
        values (${broadcast}, ${topic}, 'broadcast'), (${presence}, ${topic}, 'presence')`,
      become(tx, identity, topic, timeoutMs),
      tx<{ id: string }[]>`select id from realtime.messages where id in (${broadcast}, ${presence})`,
    ])
    const ids = new Set(visible.map((row) => row.id))
    return { broadcast: ids.has(broadcast), presence: ids.has(presence) }
  })
}

/** What `identity` may send to the private topic. */
export function writeAccess(
  sql: postgres.Sql,
  identity: Identity,
  topic: string,
  timeoutMs: number,
): Promise<Result<Access, AuthorizeError>> {
  return probe(sql, async (tx) => {
    await become(tx, identity, topic, timeoutMs)
    const may = async (extension: keyof Access): Promise<boolean> => {
      try {
        await tx.savepoint(
          (point) => point`insert into realtime.messages (topic, extension) values (${topic}, ${extension})`,
        )
        return true
      } catch (cause) {
        if (cause instanceof postgres.PostgresError && cause.code === insufficientPrivilege) return false
        throw cause
      }
    }
    return { broadcast: await may('broadcast'), presence: await may('presence') }
  })
}
