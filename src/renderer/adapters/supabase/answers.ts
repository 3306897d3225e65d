import { z } from 'zod'
import { rpc } from '../../../shared/backend.ts'
import type { Database } from '../../../shared/database.gen.ts'
import type { RequestError } from '../../../shared/request-error.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Client } from './client.ts'

/*
 * Answers of PostgREST, parsed once here. What a request asked for arrives as a Result; whatever else comes back is a
 * RequestError.
 */

/** The part of postgrest-js's answers that is used; `status` is 0 when there was none. */
export interface Answer {
  readonly data: unknown
  readonly error: { readonly message: string; readonly code?: string } | null
  readonly status: number
}

type Name = keyof typeof rpc
type Outcome<N extends Name> = z.infer<(typeof rpc)[N]>
/** Functions that may refuse; the others only read, and give what they find. */
type Refusing = { [N in Name]: Outcome<N> extends { ok: boolean } ? N : never }[Name]
type Value<N extends Refusing> = Extract<Outcome<N>, { ok: true }>['value']
type Refusal<N extends Refusing> = Extract<Outcome<N>, { ok: false }>['error']

type Functions = Database['public']['Functions']
/** Postgres takes null for every argument, and arrays that nobody changes, which the generated types don't say. */
type Input<N extends Name> = {
  readonly [A in keyof Functions[N]['Args']]: Readonly<Functions[N]['Args'][A]> | null
}

/** Calls a database function by its contract. */
export async function call<N extends Refusing>(
  client: Client,
  name: N,
  input: Input<N>,
): Promise<Result<Value<N>, Refusal<N> | RequestError>> {
  const answer = await parse(rpc[name], client.rpc(name, input as Functions[N]['Args']))
  // The schema was looked up by name, so its outcome is this function's; TypeScript can't follow the lookup.
  return answer.ok ? (answer.value as Result<Value<N>, Refusal<N>>) : answer
}

/** Calls a database function that refuses nothing. */
export const read = <N extends Exclude<Name, Refusing>>(
  client: Client,
  name: N,
  input: Input<N>,
): Promise<Result<Outcome<N>, RequestError>> =>
  // As above.
  parse(rpc[name], client.rpc(name, input as Functions[N]['Args'])) as Promise<
    Result<Outcome<N>, RequestError>
  >

/** Asks for many things a few at a time. */
export async function inParts<T>(
  ids: readonly string[],
  size: number,
  ask: (ids: string[]) => Promise<Result<readonly T[], RequestError>>,
): Promise<Result<readonly T[], RequestError>> {
  const all: T[] = []
  for (let from = 0; from < ids.length; from += size) {
    const part = await ask(ids.slice(from, from + size))
    if (!part.ok) return part
    all.push(...part.value)
  }
  return ok(all)
}

/** Reads rows. */
export const rows = <T extends z.ZodType>(
  schema: T,
  query: PromiseLike<Answer>,
): Promise<Result<z.infer<T>[], RequestError>> => parse(z.array(schema), query)

/** PostgREST answers with at most this many rows on hosted projects. */
const rowsPerAnswer = 1000

/** Reads all rows of an ordered query, answer by answer. */
export async function allRows<T extends z.ZodType>(
  schema: T,
  query: (from: number, to: number) => PromiseLike<Answer>,
): Promise<Result<z.infer<T>[], RequestError>> {
  const all: z.infer<T>[] = []
  for (;;) {
    const page = await rows(schema, query(all.length, all.length + rowsPerAnswer - 1))
    if (!page.ok) return page
    all.push(...page.value)
    if (page.value.length < rowsPerAnswer) return ok(all)
  }
}

async function parse<T extends z.ZodType>(
  schema: T,
  query: PromiseLike<Answer>,
): Promise<Result<z.infer<T>, RequestError>> {
  let answer: Answer
  try {
    answer = await query
  } catch (cause) {
    return err({ kind: 'failed', detail: String(cause) })
  }
  if (answer.error !== null) return err(requestError(answer.status, answer.error.message))
  const parsed = schema.safeParse(answer.data)
  return parsed.success ? ok(parsed.data) : err({ kind: 'failed', detail: z.prettifyError(parsed.error) })
}

/** What an HTTP status (0: no answer) says about a request. */
export function requestError(status: number, detail: string): RequestError {
  if (status === 0 || status === 502 || status === 503 || status === 504) return { kind: 'unreachable' }
  if (status === 403) return { kind: 'not-allowed' }
  if (status === 401) return { kind: 'signed-out' }
  if (status === 429) return { kind: 'rate-limited' }
  return { kind: 'failed', detail: `${status}: ${detail}` }
}
