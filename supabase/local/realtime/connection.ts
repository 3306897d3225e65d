import type { Logger } from 'pino'
import { WebSocket, type RawData } from 'ws'
import { Channel, type ChannelDeps, type Reply } from './channel.ts'
import {
  decodeBinary,
  decodeText,
  encodeText,
  type Address,
  type BroadcastPush,
  type Frame,
  type FrameError,
  type Push,
} from './frames.ts'
import type { Identity } from './identity.ts'
import { decideJoin } from './join.ts'
import type { Limits } from './limits.ts'
import { parseAccessToken, parsePresence, type PayloadError } from './payloads.ts'
import { RateLimit } from './rate-limit.ts'
import { SerialQueue } from './serial-queue.ts'

/** What all connections share. */
export interface ConnectionDeps extends Omit<ChannelDeps, 'send' | 'onClosed' | 'presenceBytes'> {
  readonly limits: Limits
  readonly log: Logger
  /** Resolves when broadcasts from the database arrive. */
  readonly feedReady: Promise<unknown>
}

interface Incoming {
  readonly data: Buffer
  readonly binary: boolean
  readonly refused: boolean
}

const closeCodes = { goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const

// What belongs to no channel is said on Phoenix's own topic.
const phoenix: Address = { joinRef: null, ref: null, topic: 'phoenix' }

/** One socket: reads its frames in order, answers every push that has a ref, and never throws for what a client sends. */
export class Connection {
  readonly #socket: WebSocket
  readonly #identity: Identity
  readonly #deps: ConnectionDeps
  readonly #onClosed: (connection: Connection) => void
  readonly #channels = new Map<string, Channel>()
  readonly #queue: SerialQueue<Incoming>
  readonly #rate: RateLimit
  #queuedBytes = 0
  #heardAt = Date.now()
  #open = true

  constructor(
    socket: WebSocket,
    identity: Identity,
    deps: ConnectionDeps,
    onClosed: (connection: Connection) => void,
  ) {
    this.#socket = socket
    this.#identity = identity
    this.#deps = deps
    this.#onClosed = onClosed
    const { framesPerSecond, frameBurst } = deps.limits
    this.#rate = new RateLimit(framesPerSecond, frameBurst, this.#heardAt)
    this.#queue = new SerialQueue(
      (incoming) => this.#read(incoming),
      (cause) => deps.log.error({ err: cause }, 'a realtime frame could not be handled'),
    )
    socket.on('message', (data, binary) => this.#receive(data, binary))
    socket.on('close', () => this.#abandon())
    // A broken frame or a reset connection; the close event follows.
    socket.on('error', (cause) => deps.log.debug({ err: cause }, 'a realtime socket failed'))
  }

  /** Cuts the socket if nothing was heard of it for too long. */
  checkAlive(now: number): void {
    if (now - this.#heardAt > this.#deps.limits.silenceMs) this.#socket.terminate()
  }

  /** The server stops. */
  close(): void {
    this.#close(closeCodes.goingAway, 'The server is stopping')
  }

  #receive(data: RawData, binary: boolean): void {
    if (!this.#open || !Buffer.isBuffer(data)) return
    this.#heardAt = Date.now()
    const verdict = this.#rate.take(this.#heardAt)
    if (verdict === 'disconnect') return this.#close(closeCodes.policy, 'Too many messages per second')
    this.#queuedBytes += data.length
    if (this.#queuedBytes > this.#deps.limits.queueBytes) this.#socket.pause()
    this.#queue.push({ data, binary, refused: verdict === 'refuse' })
  }

  async #read(incoming: Incoming): Promise<void> {
    try {
      await this.#handle(incoming)
    } finally {
      this.#queuedBytes -= incoming.data.length
      if (this.#socket.isPaused && this.#queuedBytes <= this.#deps.limits.queueBytes) this.#socket.resume()
    }
  }

  async #handle({ data, binary, refused }: Incoming): Promise<void> {
    if (!this.#open) return
    const frame = binary ? decodeBinary(data) : decodeText(data.toString('utf8'))
    if (!frame.ok) return this.#refuseFrame(frame.error)
    const { address, event } = frame.value
    // Leaving and the sign of life cost nothing and end trouble.
    if (refused && event !== 'phx_leave' && event !== 'heartbeat') {
      return this.#refuse(address, 'RateLimitReached: Too many messages per second')
    }
    try {
      await (frame.value.kind === 'broadcast' ? this.#broadcast(frame.value) : this.#push(frame.value))
    } catch (cause) {
      this.#deps.log.error({ err: cause, event }, 'a realtime frame could not be handled')
      this.#refuse(address, 'InternalError: The server could not handle this message')
    }
  }

  async #broadcast(push: BroadcastPush): Promise<void> {
    const channel = this.#channelOf(push.address)
    if (!channel) return this.#refuse(push.address, 'unmatched topic')
    await channel.broadcast(push, this.#replyTo(push.address))
  }

  async #push(push: Push): Promise<void> {
    const { address, event, payload } = push
    const reply = this.#replyTo(address)
    if (address.topic === phoenix.topic) {
      if (event === 'heartbeat') return reply('ok')
      return this.#refuse(address, `UnsupportedEvent: ${event}`)
    }
    if (event === 'phx_join') return this.#join(address, payload)

    const channel = this.#channelOf(address)
    if (event === 'phx_leave') {
      // Also what isn't joined can be left.
      reply('ok')
      channel?.close()
      return
    }
    if (!channel) return this.#refuse(address, 'unmatched topic')
    switch (event) {
      case 'access_token': {
        const token = parseAccessToken(payload)
        return token.ok ? channel.renewToken(token.value) : this.#refusePayload(address, token.error)
      }
      case 'presence': {
        const presence = parsePresence(payload)
        if (!presence.ok) return this.#refusePayload(address, presence.error)
        return presence.value === null ? channel.untrack(reply) : channel.track(presence.value, reply)
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
        readAccess: deps.readAccess,
      },
    )
    if (!this.#open) return
    if (!decision.ok) return this.#refuse({ ...address, joinRef }, decision.error)

    const channel = new Channel(decision.value, {
      ...deps,
      presenceBytes: deps.limits.presenceBytes,
      send: (frame) => this.#send(frame),
      onClosed: () => this.#channels.delete(topic),
    })
    this.#channels.set(topic, channel)
    this.#replyTo({ ...address, joinRef })('ok', { postgres_changes: [] })
    channel.sendPresence()
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
      if (address.ref !== null) this.#send(encodeText(address, 'phx_reply', { status, response }))
    }
  }

  #refuse(address: Address, reason: string): void {
    if (address.ref !== null) return this.#replyTo(address)('error', { reason })
    const payload = { extension: 'system', status: 'error', message: reason, channel: address.topic }
    this.#send(encodeText(address, 'system', payload))
  }

  #refuseFrame(error: FrameError): void {
    const title = error.kind === 'unsupported' ? 'UnsupportedFrame' : 'MalformedFrame'
    this.#refuse(error.address ?? phoenix, `${title}: ${error.message}`)
  }

  #refusePayload(address: Address, error: PayloadError): void {
    this.#refuse(address, `InvalidPayload: ${error.message}`)
  }

  #send(frame: Frame): void {
    if (!this.#open) return
    if (this.#socket.bufferedAmount > this.#deps.limits.bufferedBytes) {
      return this.#close(closeCodes.tryAgainLater, 'Too slow: messages are not read as fast as they arrive')
    }
    this.#socket.send(frame.data, { binary: frame.binary })
  }

  #close(code: number, reason: string): void {
    if (!this.#open) return
    this.#open = false
    this.#queue.clear()
    // A paused socket would never read the answer to the close frame.
    if (this.#socket.isPaused) this.#socket.resume()
    this.#socket.close(code, reason)
    setTimeout(() => this.#socket.terminate(), this.#deps.limits.closeGraceMs).unref()
    // Not now: leaving tells others on the topic, which may find the next socket to close, and so on, ever deeper.
    queueMicrotask(() => this.#abandon())
  }

  #abandon(): void {
    this.#open = false
    this.#queue.clear()
    for (const channel of this.#channels.values()) channel.abandon()
    this.#onClosed(this)
  }
}
