import { randomUUID } from 'node:crypto'
import type { Result } from '../../../src/shared/result.ts'
import type { Access, AuthorizeError } from './authorize.ts'
import { encodeBroadcast, encodeText, type BroadcastPush, type Frame } from './frames.ts'
import { tokenIdentity, isApiKey, type Identity, type VerifyToken } from './identity.ts'
import type { JoinConfig, PresencePayload } from './payloads.ts'
import type { Subscriber, Topic, Topics } from './topics.ts'

/** What a channel needs of the server and of the socket it lives on. */
export interface ChannelDeps {
  readonly topics: Topics
  readonly presenceBytes: number
  verifyToken: VerifyToken
  readAccess(identity: Identity, topic: string): Promise<Result<Access, AuthorizeError>>
  writeAccess(identity: Identity, topic: string): Promise<Result<Access, AuthorizeError>>
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
  readonly access: Access
}

/** Answers one push. */
export type Reply = (status: 'ok' | 'error', response?: object) => void

const everything: Access = { broadcast: true, presence: true }
const nothing: Access = { broadcast: false, presence: false }

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
  readonly #presenceKey: string
  #identity: Identity
  #token: string | null
  #read: Access
  /** Null until the first push, because most channels only listen, and again after a new token. */
  #write: Access | null
  #presenceEnabled: boolean
  #expiry: NodeJS.Timeout | null = null
  #closed = false

  constructor(grant: Grant, deps: ChannelDeps) {
    this.joinRef = grant.joinRef
    this.#name = grant.name
    this.#config = grant.config
    this.#deps = deps
    this.#presenceKey = grant.config.presenceKey === '' ? randomUUID() : grant.config.presenceKey
    this.#presenceEnabled = grant.config.presenceEnabled
    this.#identity = grant.identity
    this.#token = grant.token
    this.#read = grant.access
    this.#write = grant.config.isPrivate ? null : everything
    this.topic = deps.topics.join(grant.name, grant.config.isPrivate, this)
    this.#watchExpiry()
  }

  get hearsBroadcasts(): boolean {
    return this.#read.broadcast
  }

  get hearsPresence(): boolean {
    return this.#presenceEnabled && this.#read.presence
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

  /** What a client that listens to presence needs first: who is there. */
  sendPresence(): void {
    if (this.hearsPresence) this.#push('presence_state', this.topic.presence)
  }

  /** At once where there is nothing to ask, which is nearly always. */
  broadcast(push: BroadcastPush, reply: Reply): void | Promise<void> {
    const option = Object.entries(push.meta).find(([, value]) => value !== false)?.[0]
    // Clients look for the cause of a broadcast that wasn't stored in `error`.
    if (option !== undefined) return reply('error', { error: `${option} is not supported by this server` })
    if (this.#write) return this.#passOn(push, this.#write, reply)
    return this.#askWriteAccess().then((access) => this.#passOn(push, access, reply))
  }

  async track(payload: PresencePayload, reply: Reply): Promise<void> {
    if (Buffer.byteLength(payload.json) > this.#deps.presenceBytes) {
      return reply('error', {
        reason: `The presence payload is larger than ${this.#deps.presenceBytes} bytes`,
      })
    }
    const access = this.#write ?? (await this.#askWriteAccess())
    if (access === null) return reply('error', { reason: unavailable })
    if (this.#closed) return
    if (!access.presence) {
      return reply('error', {
        reason: `Unauthorized: You do not have permissions to track presence on this Channel topic: ${this.#name}`,
      })
    }
    this.#presenceEnabled = true
    this.topic.track(this, this.#presenceKey, payload)
    reply('ok')
  }

  untrack(reply: Reply): void {
    this.topic.untrack(this, this.#presenceKey)
    reply('ok')
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
      const read = await this.#deps.readAccess(identity.value, this.#name)
      if (this.#closed) return
      if (!read.ok && read.error.kind === 'database-unavailable') return this.fail()
      const now = read.ok ? read.value : nothing
      const revoked = (this.#read.broadcast && !now.broadcast) || (this.#read.presence && !now.presence)
      if (revoked) {
        return this.#shutDown(`You no longer have permission to read from this Channel topic: ${this.#name}`)
      }
      this.#read = now
    }
    this.#identity = identity.value
    this.#token = token
    if (this.#config.isPrivate) this.#write = null
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
    // In this order: who left needs no word of it.
    this.#deps.topics.leave(this.#name, this.#config.isPrivate, this)
    this.topic.untrack(this, this.#presenceKey)
    this.#deps.onClosed()
  }

  #passOn(push: BroadcastPush, access: Access | null, reply: Reply): void {
    if (access === null) return reply('error', { reason: unavailable })
    // As on hosted projects: silence tells a person who may not send nothing about the topic.
    if (this.#closed || !access.broadcast) return
    const frame = encodeBroadcast({ ...push, topic: this.topic.name, meta: null })
    if (!frame.ok) return reply('error', { reason: 'The event name is longer than 255 bytes' })
    this.topic.broadcast(frame.value, this.#config.self ? null : this)
    if (this.#config.ack) reply('ok')
  }

  /** Null if the database can't be asked now. */
  async #askWriteAccess(): Promise<Access | null> {
    const asked = await this.#deps.writeAccess(this.#identity, this.#name)
    if (asked.ok) this.#write = asked.value
    else if (asked.error.kind === 'database-unavailable') return null
    return this.#write ?? nothing
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
