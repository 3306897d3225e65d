import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'

/*
 * What clients put into the payload of each event. Options the server doesn't have are refused by name: ignored, they
 * would look like messages that never come.
 */

const joinPayload = z.object({
  config: z
    .strictObject({
      broadcast: z
        .strictObject({
          ack: z.boolean().default(false),
          self: z.boolean().default(false),
          replication_ready: z.boolean().default(false),
          replay: z.unknown().optional(),
        })
        .prefault({}),
      // The key names nobody as long as presence is off, which clients say in every join.
      presence: z
        .strictObject({ key: z.string().optional(), enabled: z.boolean().default(false) })
        .prefault({}),
      private: z.boolean().default(false),
      postgres_changes: z.array(z.unknown()).nullish(),
      // Only says how to wait for postgres_changes.
      postgres_changes_options: z.unknown().optional(),
    })
    .prefault({}),
  access_token: z.string().nullish(),
})

export interface JoinConfig {
  readonly isPrivate: boolean
  readonly ack: boolean
  /** The sender of a broadcast gets it too. */
  readonly self: boolean
  /** Say when broadcasts from the database arrive. */
  readonly replicationReady: boolean
}

export interface JoinRequest {
  readonly config: JoinConfig
  readonly token: string | null
}

export interface PayloadError {
  readonly kind: 'malformed' | 'unsupported'
  readonly message: string
}

const malformed = (error: z.ZodError): Result<never, PayloadError> => {
  const [issue] = error.issues
  const where = issue?.path.join('.') ?? ''
  return err({
    kind: issue?.code === 'unrecognized_keys' ? 'unsupported' : 'malformed',
    message: `${where === '' ? 'payload' : where}: ${issue?.message ?? 'invalid'}`,
  })
}

const unsupported = (option: string): Result<never, PayloadError> =>
  err({ kind: 'unsupported', message: `${option} is not supported by this server` })

export function parseJoin(payload: unknown): Result<JoinRequest, PayloadError> {
  const parsed = joinPayload.safeParse(payload)
  if (!parsed.success) return malformed(parsed.error)
  const { config, access_token: token } = parsed.data
  if (config.postgres_changes?.length) return unsupported('config.postgres_changes')
  if (config.presence.enabled) return unsupported('config.presence')
  if (config.broadcast.replay !== undefined) return unsupported('config.broadcast.replay')
  return ok({
    config: {
      isPrivate: config.private,
      ack: config.broadcast.ack,
      self: config.broadcast.self,
      replicationReady: config.broadcast.replication_ready,
    },
    token: token ?? null,
  })
}

const accessTokenPayload = z.object({ access_token: z.string().nullable() })

/** Null: the client has no token, which changes nothing. */
export function parseAccessToken(payload: unknown): Result<string | null, PayloadError> {
  const parsed = accessTokenPayload.safeParse(payload)
  return parsed.success ? ok(parsed.data.access_token) : malformed(parsed.error)
}
