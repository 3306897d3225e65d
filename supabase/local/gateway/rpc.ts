import type { IncomingHttpHeaders } from 'node:http'
import type { Logger } from 'pino'
import type postgres from 'postgres'
import { z } from 'zod'
import { literal } from '../database/literal.ts'
import { claimsOf, type Caller } from './caller.ts'
import { databaseRefusal } from './database-refusal.ts'
import { isDatabaseError } from './rest-errors.ts'
import { restError, type Reply } from './reply.ts'
import { readRpcCatalogue, type RpcCatalogue } from './rpc-catalogue.ts'
import { callStatement } from './rpc-statement.ts'

export interface RpcRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly caller: Caller
}

/** What the function answered, as JSON text; null: nothing, it returns void. */
export interface RpcAnswer {
  readonly json: string | null
}

/**
 * Calls of functions, the app's main way to the database, in one message to Postgres each. It takes the plain ones: POST,
 * arguments by name in a JSON object, the whole result. Null for all others, mistakes included: nothing has been called
 * then, and @supabase/lite knows what to say.
 */
export type CallRpc = (request: RpcRequest) => Promise<RpcAnswer | Reply | null>

/** @param sql as `authenticator`, which may become anybody and is nobody */
export function createRpc(sql: postgres.Sql, log: Logger): CallRpc {
  // Read once: the schema changes only by migrations, which run before.
  let reading: Promise<RpcCatalogue> | null = null
  const catalogue = (): Promise<RpcCatalogue> =>
    (reading ??= readRpcCatalogue(sql).catch((cause: unknown) => {
      reading = null
      throw cause
    }))
  return async (request) => {
    const name = plainCall(request)
    if (name === null) return null
    try {
      const called = (await catalogue()).get(name)
      if (!called) return null
      const keys = keysOf(request.body)
      if (keys === null) return notAnObject
      const call = callStatement(called, keys, request.body.toString('utf8'))
      if (call === null) return null
      // One message of several statements is one transaction. The driver's own costs three more waits.
      const answered = await sql.unsafe(`${become(request)};\n${call}`)
      return { json: bodyOf(answered) }
    } catch (cause) {
      if (!isDatabaseError(cause)) throw cause
      log.debug({ code: cause.code, function: name }, 'a function call was refused')
      return databaseRefusal(cause, request.caller.role !== 'anon')
    }
  }
}

const notAnObject = restError(
  400,
  'PGRST102',
  'Empty or invalid json',
  'Send the arguments as a JSON object, by their names.',
)

/** The function's name, if nothing about the request asks for more than the plain answer. */
function plainCall({ method, url, headers }: RpcRequest): string | null {
  const name = /^\/rest\/v1\/rpc\/(\w+)$/.exec(url.pathname)?.[1]
  const isPlain =
    method === 'POST' &&
    [...url.searchParams.keys()].every((key) => key === 'apikey') &&
    /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') &&
    /^(application\/json|\*\/\*)?$/i.test(headers.accept ?? '') &&
    (headers['content-profile'] ?? 'public') === 'public' &&
    headers['prefer'] === undefined
  return isPlain ? (name ?? null) : null
}

const object = z.record(z.string(), z.unknown())

/** Of the JSON object in the body; null if it holds something else. */
function keysOf(body: Buffer): readonly string[] | null {
  const read = object.safeParse(parse(body))
  return read.success ? Object.keys(read.data) : null
}

function parse(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

// Functions may read the headers; these two would let them act as the person elsewhere.
const kept = new Set(['authorization', 'apikey'])

function become({ caller, url, method, headers }: RpcRequest): string {
  const shown = Object.fromEntries(Object.entries(headers).filter(([name]) => !kept.has(name)))
  return `select set_config('request.jwt.claims', ${literal(JSON.stringify(claimsOf(caller)))}, true),
    set_config('request.method', ${literal(method)}, true),
    set_config('request.path', ${literal(url.pathname.slice('/rest/v1'.length))}, true),
    set_config('request.headers', ${literal(JSON.stringify(shown))}, true),
    set_config('role', '${caller.role}', true)`
}

const rowsOfEach = z.tuple([z.unknown(), z.array(z.object({ body: z.string().optional() }))])

const bodyOf = (answered: unknown): string | null => {
  const [, [row]] = rowsOfEach.parse(answered)
  return row?.body ?? null
}
