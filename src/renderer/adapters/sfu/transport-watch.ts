import type { types } from 'mediasoup-client'
import type { Clock } from '../../clock/clock.ts'

/** A path that carries nothing by then is taken for blocked, ms. Chromium itself would wait about 15 s. */
const connectDeadlineMs = 10_000
/** A path that breaks off often comes back by itself; this long nothing can be heard, ms. */
const graceMs = 5_000

export type WatchedTransport = Pick<types.Transport, 'connectionState'> & {
  on(event: 'connectionstatechange', listener: (state: types.ConnectionState) => void): unknown
}

/** Watches one ICE and DTLS path: tells when it first carries media, and when it must be given up. */
export class TransportWatch {
  readonly #clock: Clock
  readonly #onLost: () => void
  readonly #connected = Promise.withResolvers<null>()
  #cancel: () => void = () => undefined
  #over = false

  constructor(transport: WatchedTransport, clock: Clock, onLost: () => void) {
    this.#clock = clock
    this.#onLost = onLost
    transport.on('connectionstatechange', (state) => this.#enter(state))
    this.#enter(transport.connectionState)
  }

  /** Resolves when media can flow; never, if the path is given up first. */
  get connected(): Promise<null> {
    return this.#connected.promise
  }

  /** Idempotent. */
  close(): void {
    this.#over = true
    this.#cancel()
  }

  #enter(state: types.ConnectionState): void {
    if (this.#over) return
    switch (state) {
      case 'connecting':
        this.#giveUpAfter(connectDeadlineMs)
        break
      case 'disconnected':
        this.#giveUpAfter(graceMs)
        break
      case 'connected':
        this.#cancel()
        this.#connected.resolve(null)
        break
      case 'failed':
        this.#lose()
        break
      case 'new': // nothing to send or hear yet
      case 'closed':
        this.#cancel()
        break
    }
  }

  #giveUpAfter(ms: number): void {
    this.#cancel()
    this.#cancel = this.#clock.after(ms, () => this.#lose())
  }

  #lose(): void {
    this.close()
    this.#onLost()
  }
}
