import { Inbox } from './inbox.ts'
import { RawSocket } from './realtime-socket.ts'

export interface HeardEvent {
  readonly topic: string
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** A hand-written client: joins topics with a token, keeps its socket whatever the server asks, and writes down what it gets. */
export class RealtimeListener {
  readonly heard = new Inbox<HeardEvent>()
  readonly socket: RawSocket
  readonly #token: string
  #refs = 0

  static async open(
    backend: { url: string; keys: { publishable: string } },
    token: string,
  ): Promise<RealtimeListener> {
    const address = backend.url.replace(/^http/, 'ws')
    const socket = await RawSocket.open(
      `${address}/realtime/v1/websocket?apikey=${backend.keys.publishable}&vsn=2.0.0`,
    )
    return new RealtimeListener(socket, token)
  }

  private constructor(socket: RawSocket, token: string) {
    this.socket = socket
    this.#token = token
    socket.socket.on('message', (data, isBinary) => {
      if (isBinary && Buffer.isBuffer(data)) this.heard.push(decode(data))
    })
  }

  nextRef = (): string => String(++this.#refs)

  /** Why the topic may not be joined; null once it is. */
  async join(topic: string, isPrivate = true): Promise<string | null> {
    const ref = this.nextRef()
    const config = { private: isPrivate, broadcast: { ack: true, self: false } }
    this.socket.send([ref, ref, onWire(topic), 'phx_join', { config, access_token: this.#token }])
    const { status, response } = await this.socket.reply(ref)
    return status === 'ok' ? null : String(response['reason'])
  }

  /** Resolves when all that the server had for this socket has come. */
  flushed(): Promise<void> {
    return this.socket.heartbeat(`h${this.nextRef()}`)
  }

  close(): void {
    this.socket.close()
  }
}

/** Topics of applications have a name of their own on the wire. */
export const onWire = (topic: string): string => `realtime:${topic}`

/** A broadcast of protocol 2.0.0: u8 4, three lengths, the encoding, then topic, event, meta and payload. */
function decode(frame: Buffer): HeardEvent {
  const [, topicLength = 0, eventLength = 0, metaLength = 0] = frame
  const at = (from: number, length?: number): string =>
    frame.subarray(from, length === undefined ? undefined : from + length).toString('utf8')
  const body = at(5 + topicLength + eventLength + metaLength)
  return {
    topic: at(5, topicLength).slice(onWire('').length),
    event: at(5 + topicLength, eventLength),
    payload: JSON.parse(body) as Record<string, unknown>,
  }
}
