import type { Logger } from 'pino'
import { Channel, type ChannelDeps, type Reply } from './channel.ts'
import {
  decodeBinary,
  decodeText,
  encodeText,
  type Address,
  type BroadcastPush,
  type FrameError,
  type Push,
} from './frames.ts'
import type { Identity } from './identity.ts'
import { decideJoin } from './join.ts'
import type { Limits } from './limits.ts'
import { parseAccessToken, type PayloadError } from './payloads.ts'

/** What a session needs of the server and of its socket. */
export interface SessionDeps extends Omit<ChannelDeps, 'onClosed'> {
  readonly limits: Limits
  readonly log: Logger
  /** Resolves when broadcasts from the database arrive. */
  readonly feedReady: Promise<unknown>
}

// What belongs to no channel is said on Phoenix's own topic.
const phoenix: Address = { joinRef: null, ref: null, topic: 'phoenix' }

/**
 * What a client does on one socket: its channels, and an answer to every push that has a ref. Frames are handled one after
 * the other; the socket's queue sees to that. Nothing a client sends makes it throw.
 */
export class Session {
  readonly #identity: Identity
  readonly #deps: SessionDeps
  readonly #channels = new Map<string, Channel>()
  #ended = false

  /** `identity` of the API key the socket was opened with. */
  constructor(identity: Identity, deps: SessionDeps) {
    this.#identity = identity
    this.#deps = deps
  }

  /** The socket is gone. */
  end(): void {
    this.#ended = true
    for (const channel of this.#channels.values()) channel.abandon()
  }

  /** `refused`: it came too fast, and is only told so. */
  handle(data: Buffer, binary: boolean, refused: boolean): void | Promise<void> {
    const frame = binary ? decodeBinary(data) : decodeText(data.toString('utf8'))
    if (!frame.ok) return this.#refuseFrame(frame.error)
    const { address, event } = frame.value
    // Leaving and the sign of life cost nothing and end trouble.
    if (refused && event !== 'phx_leave' && event !== 'heartbeat') {
      return this.#refuse(address, 'RateLimitReached: Too many messages per second')
    }
    const failed = (cause: unknown) => {
      this.#deps.log.error({ err: cause, event }, 'a realtime frame could not be handled')
      this.#refuse(address, 'InternalError: The server could not handle this message')
    }
    try {
      const pending =
        frame.value.kind === 'broadcast' ? this.#broadcast(frame.value) : this.#push(frame.value)
      return pending?.catch(failed)
    } catch (cause) {
      failed(cause)
    }
  }

  #broadcast(push: BroadcastPush): void | Promise<void> {
    const channel = this.#channelOf(push.address)
    if (!channel) return this.#refuse(push.address, 'unmatched topic')
    return channel.broadcast(push, this.#replyTo(push.address))
  }

  #push(push: Push): void | Promise<void> {
    const { address, event, payload } = push
    const reply = this.#replyTo(address)
    if (address.topic === phoenix.topic) {
      return event === 'heartbeat' ? reply('ok') : this.#refuse(address, `UnsupportedEvent: ${event}`)
    }
    if (event === 'phx_join') return this.#join(address, payload)

    const channel = this.#channelOf(address)
    if (event === 'phx_leave') {
      // Also what isn't joined can be left.
      reply('ok')
      return channel?.close()
    }
    if (!channel) return this.#refuse(address, 'unmatched topic')
    switch (event) {
      case 'access_token': {
        const token = parseAccessToken(payload)
        return token.ok ? channel.renewToken(token.value) : this.#refusePayload(address, token.error)
      }
      case 'broadcast':
        return this.#refuse(address, 'UnsupportedFrame: Broadcasts are sent as binary frames of kind 3')
      default:
        return this.#refuse(address, `UnsupportedEvent: ${event}`)
    }
  }

  async #join(address: Address, payload: unknown): Promise<void> {
    const joinRef = address.joinRef ?? address.ref
    if (joinRef === null) return this.#refuse(address, 'InvalidJoinPayload: A join needs a ref')
    const { deps, topic } = { deps: this.#deps, topic: address.topic }
    // The client gave up its earlier join of this topic by asking for another.
    this.#channels.get(topic)?.close()
    const decision = await decideJoin(
      { joinRef, topic, payload },
      {
        limits: deps.limits,
        identity: this.#identity,
        channels: this.#channels.size,
        verifyToken: deps.verifyToken,
        mayListen: deps.mayListen,
      },
    )
    if (this.#ended) return
    if (!decision.ok) return this.#refuse({ ...address, joinRef }, decision.error)

    const channel = new Channel(decision.value, {
      ...deps,
      onClosed: () => this.#channels.delete(topic),
    })
    this.#channels.set(topic, channel)
    this.#replyTo({ ...address, joinRef })('ok', { postgres_changes: [] })
    if (decision.value.config.replicationReady) {
      void deps.feedReady.then(() => channel.system('ok', 'Replication connection established'))
    }
  }

  /** Null also for a stale frame, meant for an earlier join of the topic. */
  #channelOf(address: Address): Channel | null {
    const channel = this.#channels.get(address.topic)
    return channel && (address.joinRef === null || address.joinRef === channel.joinRef) ? channel : null
  }

  #replyTo(address: Address): Reply {
    return (status, response = {}) => {
      if (address.ref !== null) this.#deps.send(encodeText(address, 'phx_reply', { status, response }))
    }
  }

  #refuse(address: Address, reason: string): void {
    if (address.ref !== null) return this.#replyTo(address)('error', { reason })
    const payload = { extension: 'system', status: 'error', message: reason, channel: address.topic }
    this.#deps.send(encodeText(address, 'system', payload))
  }

  #refuseFrame(error: FrameError): void {
    const title = error.kind === 'unsupported' ? 'UnsupportedFrame' : 'MalformedFrame'
    this.#refuse(error.address ?? phoenix, `${title}: ${error.message}`)
  }

  #refusePayload(address: Address, error: PayloadError): void {
    this.#refuse(address, `InvalidPayload: ${error.message}`)
  }
}
