import { z } from 'zod'
import { voiceAccess, type SfuReport, type VoiceAccess } from '../../src/shared/backend.ts'
import { err, ok, type Result } from '../../src/shared/result.ts'

export interface BackendError {
  /** `refused`: the backend rejects the token or the publishable key. `bad-node`: it rejects the node's own secret. */
  readonly kind: 'unavailable' | 'refused' | 'bad-node'
  readonly detail: string
}

/** The two questions an SFU has for the database. */
export interface Backend {
  /** What the person who owns this token may do in this channel. */
  voiceAccess(token: string, channelId: string): Promise<Result<VoiceAccess, BackendError>>
  /** Writes who is in the rooms named; a room left out keeps what was said before. */
  report(rooms: SfuReport): Promise<Result<null, BackendError>>
}

export interface BackendOptions {
  readonly url: string
  readonly publishableKey: string
  readonly node: { readonly id: string; readonly secret: string }
  readonly timeoutMs?: number
}

const reportReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.null() }),
  z.object({ ok: z.literal(false), error: z.object({ kind: z.literal('bad-node') }) }),
])

/** Calls the database functions over REST (PostgREST, `POST /rest/v1/rpc/<name>`). */
export function createBackend({ url, publishableKey, node, timeoutMs = 5000 }: BackendOptions): Backend {
  async function call<T>(
    name: string,
    body: object,
    schema: z.ZodType<T>,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Result<T, BackendError>> {
    try {
      const response = await fetch(`${url}/rest/v1/rpc/${name}`, {
        method: 'POST',
        headers: { apikey: publishableKey, 'content-type': 'application/json', ...authorization },
        body: JSON.stringify(body),
        // A redirect would carry the person's token to wherever it points.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.text()
      if (!response.ok) return err(refusal(name, response.status, text))
      const parsed = schema.safeParse(JSON.parse(text))
      return parsed.success ? ok(parsed.data) : err(unavailable(name, z.prettifyError(parsed.error)))
    } catch (cause) {
      return err(unavailable(name, reason(cause)))
    }
  }

  return {
    voiceAccess: (token, channelId) =>
      call('voice_access', { p_channel_id: channelId }, voiceAccess, { authorization: `Bearer ${token}` }),
    report: async (rooms) => {
      const body = { p_node: node.id, p_secret: node.secret, p_rooms: rooms }
      const reply = await call('sfu_report', body, reportReply, {})
      if (!reply.ok) return reply
      if (reply.value.ok) return ok(null)
      return err({ kind: 'bad-node', detail: `the backend knows no node “${node.id}” with this secret` })
    },
  }
}

function refusal(name: string, status: number, body: string): BackendError {
  const detail = `${name} answered HTTP ${status}: ${body.slice(0, 200)}`
  return { kind: status === 401 || status === 403 ? 'refused' : 'unavailable', detail }
}

function unavailable(name: string, detail: string): BackendError {
  return { kind: 'unavailable', detail: `${name}: ${detail}` }
}

// fetch says only "fetch failed"; what failed is in its cause.
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}
