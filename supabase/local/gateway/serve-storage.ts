import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseOperation } from '../storage/operation.ts'
import { storageReply } from '../storage/storage-error.ts'
import type { Storage } from '../storage/storage.ts'
import type { Caller, Identify } from './caller.ts'
import { refusal } from './refusal.ts'
import { send, storageError } from './reply.ts'
import { statusOf } from './rest-errors.ts'
import { unavailable } from './serve-lite.ts'

/** Links to public and signed objects are opened without a key, by an image element for one. */
const anyone: Caller = { kind: 'key', role: 'anon' }

export async function serveStorage(
  { storage, identify }: { storage: Storage; identify: Identify },
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const operation = parseOperation(req.method ?? 'GET', url.pathname)
  if (!operation) return send(res, storageReply({ kind: 'bad-request' }))
  const open = operation.kind === 'download-public' || operation.kind === 'download-signed'
  const caller = open ? ({ ok: true, value: anyone } as const) : await identify(req, url)
  if (!caller.ok) return send(res, refusal(caller.error, 'storage'))
  try {
    await storage.handle({ req, res, url, operation, caller: caller.value })
  } catch (cause) {
    if (res.headersSent || !isConnectionLost(cause)) throw cause
    send(res, unavailable(storageError))
  }
}

const isConnectionLost = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && statusOf(cause.code) === 503
