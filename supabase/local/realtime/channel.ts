import type { Result } from '../../../src/shared/result.ts'
import type { AuthorizeError } from './authorize.ts'
import { encodeBroadcast, encodeText, type BroadcastPush, type Frame } from './frames.ts'
import { tokenIdentity, isApiKey, type Identity, type VerifyToken } from './identity.ts'
import type { JoinConfig } from './payloads.ts'
import type { Subscriber, Topic, Topics } from './topics.ts'

/** What a channel needs of the server and of the socket it lives on. */
export interface ChannelDeps {
  readonly topics: Topics
  verifyToken: VerifyToken
  mayListen(identity: Identity, topic: string): Promise<Result<boolean, AuthorizeError>>
  maySend(identity: Identity, topic: string): Promise<Result<boolean, AuthorizeError>>
  send(frame: Frame): void
  /** The channel is over, whoever ended it. */
  onClosed(): void
}

/** A join that was granted. */
export interface Grant {
  readonly joinRef: string
  /** The topic as applications name it. */
  readonly name: string
  readonly config: JoinConfig
  readonly identity: Identity
  readonly token: string | null
}

/** Answers one push. */
export type Reply = (status: 'ok' | 'error', response?: object) => void

export const unavailable = 'DatabaseUnavailable: The database did not answer; try again'

// setTimeout takes 31 bits of milliseconds, 24 days.
const longestTimerMs = 2 ** 31 - 1

/** One topic joined on one socket. Its calls come one after the other; the socket's queue sees to that. */
export class Channel implements Subscriber {
  readonly joinRef: string
  readonly topic: Topic
  readonly #name: string
  readonly #config: JoinConfig
  readonly #deps: ChannelDeps
  #identity: Identity
  #token: string | null
  /** Null until the first push, because most channels only listen, and again after a new token. */
  #maySend: boolean | null
  #expiry: NodeJS.Timeout | null = null
  #closed = false

  constructor(grant: Grant, deps: ChannelDeps) {
    this.joinRef = grant.joinRef
    this.#name = grant.name
    this.#config = grant.config
    this.#deps = deps
    this.#identity = grant.identity
    this.#token = grant.token
    this.#maySend = grant.config.isPrivate ? null : true
    this.topic = deps.topics.join(grant.name, grant.config.isPrivate, this)
    this.#watchExpiry()
  }

  deliver(frame: Frame): void {
    this.#deps.send(frame)
  }

  warn(message: string): void {
    this.system('error', message)
  }

  system(status: 'ok' | 'error', message: string): void {
    this.#push('system', { extension: 'system', status, message, channel: this.#name })
  }

  /** At once where there is nothing to ask, which is nearly always. */
  broadcast(push: BroadcastPush, reply: Reply): void | Promise<void> {
    const option = Object.entries(push.meta).find(([, value]) => value !== false)?.[0]
    // Clients look for the cause of a broadcast that wasn't stored in `error`.
    if (option !== undefined) return reply('error', { error: `${option} is not supported by this server` })
    if (this.#maySend !== null) return this.#passOn(push, this.#maySend, reply)
    return this.#askWhetherMaySend().then((may) => this.#passOn(push, may, reply))
  }

  /** A new token asks again whether the person may still listen. There is no reply in the protocol. */
  async renewToken(token: string | null): Promise<void> {
    if (token === null || isApiKey(token) || token === this.#token) return
    const identity = await tokenIdentity(token, this.#deps.verifyToken)
    if (this.#closed) return
    if (!identity.ok) {
      return identity.error.kind === 'refused' ? this.#shutDown(identity.error.message) : this.fail()
    }
    if (this.#config.isPrivate) {
      const asked = await this.#deps.mayListen(identity.value, this.#name)
      if (this.#closed) return
      if (!asked.ok && asked.error.kind === 'database-unavailable') return this.fail()
      if (!asked.ok || !asked.value) {
        return this.#shutDown(`You no longer have permission to read from this Channel topic: ${this.#name}`)
      }
    }
    this.#identity = identity.value
    this.#token = token
    if (this.#config.isPrivate) this.#maySend = null
    this.#watchExpiry()
  }

  /** Ends the channel for good: the client does not join again by itself. */
  close(): void {
    this.#end('phx_close')
  }

  /** Ends the channel because of a trouble of ours: the client joins again. */
  fail(): void {
    this.#end('phx_error')
  }

  /** The socket is gone; nothing can be said any more. */
  abandon(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#expiry) clearTimeout(this.#expiry)
    this.#deps.topics.leave(this.#name, this.#config.isPrivate, this)
    this.#deps.onClosed()
  }

  /** `may` is null if the database could not be asked. */
  #passOn(push: BroadcastPush, may: boolean | null, reply: Reply): void {
    if (may === null) return reply('error', { reason: unavailable })
    // As on hosted projects: silence tells a person who may not send nothing about the topic.
    if (this.#closed || !may) return
    const frame = encodeBroadcast({ ...push, topic: this.topic.name, meta: null })
    if (!frame.ok) return reply('error', { reason: 'The event name is longer than 255 bytes' })
    this.topic.broadcast(frame.value, this.#config.self ? null : this)
    if (this.#config.ack) reply('ok')
  }

  /** Null if the database can't be asked now. */
  async #askWhetherMaySend(): Promise<boolean | null> {
    const asked = await this.#deps.maySend(this.#identity, this.#name)
    if (asked.ok) this.#maySend = asked.value
    else if (asked.error.kind === 'database-unavailable') return null
    return this.#maySend ?? false
  }

  #watchExpiry(): void {
    if (this.#expiry) clearTimeout(this.#expiry)
    const { expiresAt } = this.#identity
    if (expiresAt === null) return
    const left = expiresAt - Date.now()
    this.#expiry = setTimeout(
      () => (left > longestTimerMs ? this.#watchExpiry() : this.#expire(expiresAt)),
      Math.min(Math.max(0, left), longestTimerMs),
    )
  }

  #expire(expiredAt: number): void {
    const seconds = Math.max(0, Math.floor((Date.now() - expiredAt) / 1000))
    this.#shutDown(`Token has expired ${seconds} seconds ago`)
  }

  #shutDown(message: string): void {
    this.system('error', message)
    this.close()
  }

  #end(event: 'phx_close' | 'phx_error'): void {
    if (this.#closed) return
    this.abandon()
    // The client listens to these two only if ref is its join_ref.
    this.#send(event, this.joinRef, {})
  }

  #push(event: string, payload: object): void {
    if (!this.#closed) this.#send(event, null, payload)
  }

  #send(event: string, ref: string | null, payload: object): void {
    this.#deps.send(encodeText({ joinRef: this.joinRef, ref, topic: this.topic.name }, event, payload))
  }
}
