import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { readBody } from '../gateway/body.ts'
import type { StorageError } from './storage-error.ts'

const jsonLimit = 256 * 1024 // bytes

const week = 7 * 24 * 3600
export const signBody = z.object({
  expiresIn: z
    .int()
    .positive()
    .max(52 * week),
})
export const signManyBody = signBody.extend({ paths: z.array(z.string()).max(500) })
export const removeBody = z.object({ prefixes: z.array(z.string()).min(1).max(1000) })
export const listBody = z.object({
  prefix: z.string().default(''),
  search: z.string().default(''),
  limit: z.int().min(1).max(1000).default(100),
  offset: z.int().min(0).default(0),
  sortBy: z
    .object({
      column: z.enum(['name', 'updated_at', 'created_at', 'last_accessed_at']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    })
    .prefault({}),
})

/** What storage-js sends along with a question. */
export async function readJson<T extends z.ZodType>(
  req: IncomingMessage,
  schema: T,
): Promise<Result<z.infer<T>, StorageError>> {
  const body = await readBody(req, jsonLimit)
  if (!body.ok)
    return err(body.error === 'aborted' ? { kind: 'aborted' } : { kind: 'too-large', limit: jsonLimit })
  try {
    return ok(schema.parse(JSON.parse(body.value.toString())))
  } catch {
    return err({ kind: 'bad-request' })
  }
}
