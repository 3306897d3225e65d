import { z } from 'zod'
import { err, ok, type Result } from '../../../shared/result.ts'

/*
 * What programs of this machine may ask over the control socket: one line of words a request, one line of JSON an answer.
 */

/** bytes of a request, without its end */
export const longestRequest = 64

/**
 * `ptt down` holds as long as the connection does; `ptt down stay` until `ptt up`, for callers that end at once. `ptt toggle` turns
 * over what is, as do `mute` and `deafen`.
 */
const command = z.enum(['ptt down', 'ptt down stay', 'ptt up', 'ptt toggle', 'mute', 'deafen', 'status'])
type Command = z.infer<typeof command>

/** `at`: when the caller began, ms since 1970. Of two programs started by one key, the first may arrive last. */
export interface ControlRequest {
  readonly command: Command
  readonly at: number | null
}

const timeAtEnd = /^(?<words>.*) (?<at>\d{13})$/

/** Reads a line such as `ptt down stay 1763888755123`. */
export function parseRequest(line: string): Result<ControlRequest, { readonly kind: 'unknown-request' }> {
  const words = line.trim().split(/\s+/).join(' ')
  const timed = timeAtEnd.exec(words)?.groups
  const parsed = command.safeParse(timed?.['words'] ?? words)
  if (!parsed.success) return err({ kind: 'unknown-request' })
  return ok({ command: parsed.data, at: timed === undefined ? null : Number(timed['at']) })
}

const refusals = {
  'unknown-request': `Unknown request. There are: ${command.options.join(', ')}.`,
  'too-long': `A request has at most ${longestRequest} bytes and ends with a line feed.`,
  'too-many': 'Too many requests. Wait a second and connect again.',
  'not-push-to-talk': 'Push-to-talk is off. Choose it in Bonfire’s settings.',
  overtaken: 'Not pressed: the key has been let go since.',
} as const
export type Refusal = keyof typeof refusals

export const controlStatus = z.object({
  mode: z.enum(['open', 'hold', 'toggle']),
  room: z.string().nullable(),
  voice: z.enum(['idle', 'connecting', 'connected', 'reconnecting', 'failed']),
  muted: z.boolean(),
  deafened: z.boolean(),
  talking: z.boolean(),
})
export type ControlStatus = z.infer<typeof controlStatus>

const controlReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), status: controlStatus.optional() }),
  z.object({ ok: z.literal(false), kind: z.string().max(40), error: z.string().max(400) }),
])
export type ControlReply = z.infer<typeof controlReply>

export const refusal = (kind: Refusal): ControlReply => ({ ok: false, kind, error: refusals[kind] })

/** null: no answer that we know. */
export function parseReply(line: string): ControlReply | null {
  try {
    return controlReply.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
