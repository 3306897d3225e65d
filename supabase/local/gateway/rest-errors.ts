import { inspect } from 'node:util'

/*
 * @supabase/lite answers 500 "SUP" for database errors it does not list. It does honour PostgREST's own way for a database
 * to choose the answer (an error of SQLSTATE 'PGRST' whose message and detail are JSON), so those errors are put that way.
 */

export interface DatabaseError {
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
}

/** The HTTP status PostgREST gives a database error that lite does not know; null: lite knows it. */
export function statusOf(code: string): number | null {
  // Our connection to the database, in the names of the postgres package and of Node.
  if (/^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE)/.test(code)) return 503
  switch (code) {
    case '23514': // check_violation
    case '23P01': // exclusion_violation
    case 'P0001': // raise_exception
      return 400
    case '57P01': // admin_shutdown
    case '57P02': // crash_shutdown
    case '57P03': // cannot_connect_now
      return 503
    case '57014': // query_canceled: over the time limit
      return 504
    case '53100': // disk_full
      return 507
  }
  if (code.startsWith('08') || code.startsWith('53')) return 503
  return null
}

const words: Readonly<Record<number, { message: string; hint: string }>> = {
  503: { message: 'The database is not available right now', hint: 'Try again in a moment.' },
  504: { message: 'The database took too long', hint: 'Ask for less at once.' },
  507: { message: 'The disk that holds the data is full', hint: 'Free some space; nothing stored was lost.' },
}

/** What is said instead of what the database says, where its words or lite's status would not do; null: they will. */
export function explain(error: DatabaseError) {
  const status = statusOf(error.code)
  if (status === null) return null
  const said = words[status]
  if (said) return { status, message: said.message, details: null, hint: said.hint }
  return { status, message: error.message, details: error.detail ?? null, hint: error.hint ?? null }
}

export function answerable(error: unknown): unknown {
  if (!isDatabaseError(error)) return error
  const { code, message, detail, hint } = error
  const explained = explain(error)
  if (explained === null) return quiet({ code, message, detail, hint })
  const { status, ...said } = explained
  return quiet({
    code: 'PGRST',
    message: JSON.stringify({ code, ...said }),
    detail: JSON.stringify({ status, headers: status === 503 ? { 'retry-after': '1' } : {} }),
  })
}

/** Why lite could not read a query, from the body of its answer, which is 500 even so; null: that was not the trouble. */
export function parseFailure(body: string): string | null {
  const [, reason] = /"message":"Error: ([^"\\]* at position \d+)"/.exec(body) ?? []
  return reason ?? null
}

/** Of the database or of our connection to it. */
export function isDatabaseError(error: unknown): error is Error & DatabaseError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** lite prints every error it meets; a database error's detail holds what people wrote. */
function quiet<T extends { code: string }>(error: T): T {
  return Object.defineProperty(error, inspect.custom, { value: () => `database error ${error.code}` })
}
