import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { AuthorizeError } from './authorize.ts'
import { unavailable, type Grant } from './channel.ts'
import { isApiKey, tokenIdentity, type Identity, type VerifyToken } from './identity.ts'
import type { Limits } from './limits.ts'
import { parseJoin } from './payloads.ts'
import { topicName } from './topics.ts'

export interface JoinAttempt {
  readonly joinRef: string
  /** As on the wire. */
  readonly topic: string
  readonly payload: unknown
}

/** What the server knows when somebody wants to join. */
export interface JoinContext {
  readonly limits: Limits
  /** Of the API key the socket was opened with. */
  readonly identity: Identity
  /** Channels of the socket, without an earlier join of this topic. */
  readonly channels: number
  verifyToken: VerifyToken
  mayListen(identity: Identity, topic: string): Promise<Result<boolean, AuthorizeError>>
}

/** The error is the reason the client is told. */
export async function decideJoin(attempt: JoinAttempt, context: JoinContext): Promise<Result<Grant, string>> {
  const { limits } = context
  const name = topicName(attempt.topic)
  if (name === null) return err('unmatched topic')
  if (Buffer.byteLength(attempt.topic) > limits.topicBytes) {
    return err(`TopicTooLong: A topic may have ${limits.topicBytes} bytes, "realtime:" included`)
  }
  if (context.channels >= limits.channelsPerConnection) {
    return err(
      `ChannelRateLimitReached: Too many channels, at most ${limits.channelsPerConnection} per connection`,
    )
  }

  const request = parseJoin(attempt.payload)
  if (!request.ok) {
    const title = request.error.kind === 'unsupported' ? 'UnsupportedOption' : 'InvalidJoinPayload'
    return err(`${title}: ${request.error.message}`)
  }
  const { config, token } = request.value

  const ownToken = token === null || token === '' || isApiKey(token) ? null : token
  const identity =
    ownToken === null ? ok(context.identity) : await tokenIdentity(ownToken, context.verifyToken)
  if (!identity.ok) return err(identity.error.message)

  if (config.isPrivate) {
    const asked = await context.mayListen(identity.value, name)
    if (!asked.ok && asked.error.kind === 'database-unavailable') return err(unavailable)
    if (!asked.ok || !asked.value) {
      return err(`Unauthorized: You do not have permissions to read from this Channel topic: ${name}`)
    }
  }
  return ok({ joinRef: attempt.joinRef, name, config, identity: identity.value, token: ownToken })
}
