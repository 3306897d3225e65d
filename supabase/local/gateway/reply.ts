import type { ServerResponse } from 'node:http'

/** An answer with a JSON body. Errors have the shape the part of supabase-js that asked knows how to show. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** PostgREST's error shape; `code` as in its error reference. */
export const restError = (
  status: number,
  code: string,
  message: string,
  hint: string | null = null,
): Reply => ({
  status,
  body: { code, message, details: null, hint },
})

/** Auth's error shape (API version before 2024-01-01, which needs no version header). */
export const authError = (status: number, code: string, msg: string): Reply => ({
  status,
  body: { code: status, error_code: code, msg },
})

/** The Storage API's error shape. `statusCode` is text there. */
export const storageError = (status: number, error: string, message: string): Reply => ({
  status,
  body: { statusCode: String(status), error, message },
})

/** What the gateway itself says, before any part is concerned. */
export const gatewayError = (status: number, code: string, message: string, hint?: string): Reply => ({
  status,
  body: { code, message, msg: message, error: code, ...(hint === undefined ? {} : { hint }) },
})

export function send(res: ServerResponse, reply: Reply): void {
  const body = Buffer.from(JSON.stringify(reply.body))
  res.writeHead(reply.status, {
    ...reply.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  })
  res.end(body)
}

/** JSON as the database wrote it; null: a success with nothing to say. */
export function sendJson(res: ServerResponse, json: string | null): void {
  if (json === null) {
    res.writeHead(204).end()
    return
  }
  const body = Buffer.from(json)
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  res.end(body)
}
