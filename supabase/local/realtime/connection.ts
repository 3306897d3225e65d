import { WebSocket, type RawData } from 'ws'
import type { Frame } from './frames.ts'
import type { Identity } from './identity.ts'
import { RateLimit } from './rate-limit.ts'
import { SerialQueue } from './serial-queue.ts'
import { Session, type SessionDeps } from './session.ts'

/** What all connections share. */
export type ConnectionDeps = Omit<SessionDeps, 'send'>

interface Incoming {
  readonly data: Buffer
  readonly binary: boolean
  readonly refused: boolean
}

const closeCodes = { goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const

const asBinary = { binary: true }
const asText = { binary: false }

/** One socket: how fast it may send, how much may wait in either direction, and how it ends. */
export class Connection {
  readonly #socket: WebSocket
  readonly #deps: ConnectionDeps
  readonly #session: Session
  readonly #queue: SerialQueue<Incoming>
  readonly #rate: RateLimit
  #queuedBytes = 0
  #heardAt = Date.now()
  #open = true
  #cut: NodeJS.Timeout | null = null

  /** `onClosed` comes when the socket is gone for good. */
  constructor(
    socket: WebSocket,
    identity: Identity,
    deps: ConnectionDeps,
    onClosed: (connection: Connection) => void,
  ) {
    this.#socket = socket
    this.#deps = deps
    this.#session = new Session(identity, { ...deps, send: (frame) => this.#send(frame) })
    const { framesPerSecond, frameBurst } = deps.limits
    this.#rate = new RateLimit(framesPerSecond, frameBurst, this.#heardAt)
    this.#queue = new SerialQueue(
      (incoming) => this.#read(incoming),
      (cause) => deps.log.error({ err: cause }, 'a realtime frame could not be handled'),
    )
    socket.on('message', (data, binary) => this.#receive(data, binary))
    socket.on('close', () => {
      if (this.#cut) clearTimeout(this.#cut)
      this.#abandon()
      onClosed(this)
    })
    // A broken frame, which ws answers by closing, or a reset connection.
    socket.on('error', (cause) => {
      deps.log.debug({ err: cause }, 'a realtime socket failed')
      this.#abandon()
      this.#cutLater()
    })
  }

  /** Cuts the socket if nothing was heard of it for too long. While it is paused it can't be heard. */
  checkAlive(now: number): void {
    if (!this.#socket.isPaused && now - this.#heardAt > this.#deps.limits.silenceMs) this.#socket.terminate()
  }

  /** The server stops. Resolves when the socket is closed. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once('close', resolve))
    this.#close(closeCodes.goingAway, 'The server is stopping')
    if (this.#socket.readyState !== WebSocket.CLOSED) await closed
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

  #read(incoming: Incoming): void | Promise<void> {
    const { data, binary, refused } = incoming
    const pending = this.#open ? this.#session.handle(data, binary, refused) : undefined
    if (!pending) return this.#worked(incoming)
    return pending.finally(() => this.#worked(incoming))
  }

  #worked({ data }: Incoming): void {
    this.#queuedBytes -= data.length
    if (this.#socket.isPaused && this.#queuedBytes <= this.#deps.limits.queueBytes) this.#socket.resume()
  }

  #send(frame: Frame): void {
    if (!this.#open) return
    if (this.#socket.bufferedAmount > this.#deps.limits.bufferedBytes) {
      return this.#close(closeCodes.tryAgainLater, 'Too slow: messages are not read as fast as they arrive')
    }
    this.#socket.send(frame.data, frame.binary ? asBinary : asText)
  }

  #close(code: number, reason: string): void {
    if (!this.#open) return
    this.#open = false
    this.#queue.clear()
    // A paused socket would never read the answer to the close frame.
    if (this.#socket.isPaused) this.#socket.resume()
    this.#socket.close(code, reason)
    this.#cutLater()
    // Not now: leaving tells others on the topic, which may find the next socket to close, and so on, ever deeper.
    queueMicrotask(() => this.#abandon())
  }

  /** For a client that doesn't answer the close frame. */
  #cutLater(): void {
    this.#cut ??= setTimeout(() => this.#socket.terminate(), this.#deps.limits.closeGraceMs)
  }

  #abandon(): void {
    this.#open = false
    this.#queue.clear()
    this.#session.end()
  }
}
