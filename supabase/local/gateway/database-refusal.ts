import { z } from 'zod'
import type { Reply } from './reply.ts'
import { explain, type DatabaseError } from './rest-errors.ts'

/**
 * What PostgREST answers to a database error (its reference, "Errors"): the database's own words, and a status by its code.
 * @param known whether the caller is more than a visitor: a visitor who may not is asked to sign in
 */
export function databaseRefusal(error: DatabaseError, known: boolean): Reply {
  const chosen = error.code === 'PGRST' ? chosenReply(error) : null
  if (chosen) return chosen
  const { status, message, details, hint } = explain(error) ?? {
    status: statusOf(error.code, known),
    message: error.message,
    details: error.detail ?? null,
    hint: error.hint ?? null,
  }
  const headers = status === 503 ? { 'retry-after': '1' } : undefined
  return { status, body: { code: error.code, message, details, hint }, ...(headers && { headers }) }
}

function statusOf(code: string, known: boolean): number {
  // A function may choose: `raise sqlstate 'PT402'`.
  if (/^PT[2-5]\d\d$/.test(code)) return Number(code.slice(2))
  switch (code) {
    case '42501': // insufficient_privilege
      return known ? 403 : 401
    case '23503': // foreign_key_violation
    case '23505': // unique_violation
      return 409
    case '25006': // read_only_sql_transaction
      return 405
    case '42883': // undefined_function
    case '42P01': // undefined_table
      return 404
    case '42P17': // infinite_recursion
    case 'PGRST': // a chosen answer that is none
      return 500
  }
  if (/^(0L|0P|28)/.test(code)) return 403
  return /^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|P0|XX)/.test(code) ? 500 : 400
}

const said = z.object({
  code: z.string(),
  message: z.string(),
  details: z.string().nullish(),
  hint: z.string().nullish(),
})
const how = z.object({
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({}),
})

/** A function may choose the whole answer: `raise sqlstate 'PGRST' using message = '{…}', detail = '{"status":…}'`. */
function chosenReply(error: DatabaseError): Reply | null {
  try {
    const { code, message, details = null, hint = null } = said.parse(JSON.parse(error.message))
    const { status, headers } = how.parse(JSON.parse(error.detail ?? ''))
    return { status, headers, body: { code, message, details, hint } }
  } catch {
    return null
  }
}
