import { parseArgs } from 'node:util'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'

const flagsSchema = z.object({
  data: z.string({ error: '--data must name a folder' }).min(1, '--data must name a folder'),
  port: z.coerce.number('--port must be a number').int().min(0).max(65_535).optional(),
  host: z.string().optional(),
  jwks: z.url({ protocol: /^https?$/, error: '--jwks must be an http(s) address' }).optional(),
  migrations: z.string().optional(),
  'token-lifetime': z.coerce
    .number('--token-lifetime must be seconds')
    .int()
    .positive()
    .max(604_800)
    .optional(),
  'stop-with-parent': z.boolean().default(false),
  'log-level': z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
})

export type Flags = z.infer<typeof flagsSchema>

const text = { type: 'string' } as const
const options = {
  data: text,
  port: text,
  host: text,
  jwks: text,
  migrations: text,
  'token-lifetime': text,
  'stop-with-parent': { type: 'boolean' },
  'log-level': text,
} as const

/** The error is one line for a terminal. */
export function parseFlags(args: readonly string[]): Result<Flags, string> {
  try {
    const flags = flagsSchema.safeParse(parseArgs({ args: [...args], options }).values)
    if (flags.success) return ok(flags.data)
    return err(flags.error.issues.map(({ message }) => message).join('; '))
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause)) // parseArgs names the flag it does not know
  }
}
