import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { literal } from '../database/literal.ts'
import type { Identity } from './identity.ts'

/*
 * Private topics are guarded by the row-level policies of realtime.messages. Nobody's rows are read: within a transaction
 * that is always rolled back, probe rows are selected (may listen) or inserted (may send) as the person who asks.
 *
 * Each question is one message of several statements, which Postgres runs as one transaction. The driver's own `begin`
 * can't be used: when its connection is lost, it writes to it once more and throws where nobody can catch it.
 */

export type AuthorizeError =
  /** A policy raised or took too long. It can't be said to allow anything. */
  | { readonly kind: 'policy-failed'; readonly message: string }
  | { readonly kind: 'database-unavailable'; readonly message: string }

export interface Question {
  readonly identity: Identity
  readonly topic: string
  /** How long the policies may take, in milliseconds. */
  readonly timeoutMs: number
}

const insufficientPrivilege = '42501'
// Connection exceptions, too many connections, and the ways a server says that it is stopping or starting.
const unavailableStates = /^(08|53|57P)/

const become = ({ identity, topic }: Question): string => `
  select set_config('realtime.topic', ${literal(topic)}, true),
    set_config('request.jwt.claims', ${literal(identity.claims)}, true),
    set_config('request.jwt.claim.sub', ${literal(identity.sub ?? '')}, true),
    set_config('request.jwt.claim.role', '${identity.role}', true),
    set_config('request.headers', '{}', true),
    set_config('role', '${identity.role}', true)`

type Failure = AuthorizeError & { readonly code: string | null }

/** Runs the statements as one transaction and takes it back. */
async function attempt(sql: postgres.Sql, message: string): Promise<Result<unknown, Failure>> {
  try {
    return ok(await sql.unsafe(message))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const code = cause instanceof postgres.PostgresError ? cause.code : null
    const answered = code !== null && !unavailableStates.test(code)
    return err({ kind: answered ? 'policy-failed' : 'database-unavailable', message, code })
  }
}

async function ask(
  sql: postgres.Sql,
  timeoutMs: number,
  statements: readonly string[],
): Promise<Result<unknown, Failure>> {
  const message = [`set local statement_timeout = ${timeoutMs}`, ...statements, 'rollback'].join(';\n')
  const answer = await attempt(sql, message)
  // Once more: after a connection was lost, the driver gives its error to the next query too.
  return !answer.ok && answer.error.kind === 'database-unavailable' ? attempt(sql, message) : answer
}

const rowsOfEach = z.array(z.array(z.unknown()))
const visible = z.object({ visible: z.boolean() })

/** Whether the person may hear what is said on the private topic. */
export async function mayListen(
  sql: postgres.Sql,
  question: Question,
): Promise<Result<boolean, AuthorizeError>> {
  const probe = randomUUID()
  const answer = await ask(sql, question.timeoutMs, [
    `insert into realtime.messages (id, topic, extension) values ('${probe}', ${literal(question.topic)}, 'broadcast')`,
    become(question),
    `select exists (select from realtime.messages where id = '${probe}') as visible`,
  ])
  if (!answer.ok) return answer
  // The rollback has no rows, so the last row is the answer.
  return ok(visible.parse(rowsOfEach.parse(answer.value).flat().at(-1)).visible)
}

/** Whether the person may say something on the private topic. */
export async function maySend(
  sql: postgres.Sql,
  question: Question,
): Promise<Result<boolean, AuthorizeError>> {
  const answer = await ask(sql, question.timeoutMs, [
    become(question),
    `insert into realtime.messages (topic, extension) values (${literal(question.topic)}, 'broadcast')`,
  ])
  if (answer.ok) return ok(true)
  return answer.error.code === insufficientPrivilege ? ok(false) : answer
}
