import { WebSocket } from 'ws'
import { Inbox } from './inbox.ts'

type TextFrame = readonly [string | null, string | null, string, string, Record<string, unknown>]

/** A socket that says exactly what a test wants, right or wrong. */
export class RawSocket {
  readonly frames = new Inbox<TextFrame>()
  readonly binary = new Inbox<Buffer>()
  readonly closed: Promise<{ code: number; reason: string }>
  readonly socket: WebSocket

  static async open(url: string): Promise<RawSocket> {
    const raw = new RawSocket(url)
    await new Promise((resolve, reject) => raw.socket.once('open', resolve).once('error', reject))
    return raw
  }

  private constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false })
    this.socket.on('error', () => undefined)
    this.socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) throw new Error('ws gives buffers')
      if (isBinary) this.binary.push(data)
      else this.frames.push(JSON.parse(data.toString('utf8')) as TextFrame)
    })
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }))
    })
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  /** The reply to the push with this ref. */
  async reply(ref: string): Promise<{ status: string; response: Record<string, unknown> }> {
    const [, , , , payload] = await this.frames.find(
      (frame) => frame[3] === 'phx_reply' && frame[1] === ref,
      `a reply to ${ref}`,
    )
    return payload as { status: string; response: Record<string, unknown> }
  }

  async join(topic: string, ref = '1', config: object = {}): Promise<void> {
    this.send([ref, ref, topic, 'phx_join', { config }])
    const { status, response } = await this.reply(ref)
    if (status !== 'ok') throw new Error(JSON.stringify(response))
  }

  /** Shows that the socket still works and that everything sent before was handled. */
  async heartbeat(ref: string): Promise<void> {
    this.send([null, ref, 'phoenix', 'heartbeat', {}])
    const { status } = await this.reply(ref)
    if (status !== 'ok') throw new Error('the heartbeat was refused')
  }

  close(): void {
    this.socket.terminate()
  }
}

export interface PushFields {
  readonly kind?: number
  readonly joinRef?: string
  readonly ref?: string
  readonly topic: string
  readonly event?: string
  readonly meta?: string
  readonly encoding?: number
  readonly body?: string | Buffer
}

/** A binary broadcast push, well-formed unless a field says otherwise. */
export function broadcastPush(fields: PushFields): Buffer {
  const header = [
    fields.joinRef ?? '1',
    fields.ref ?? '',
    fields.topic,
    fields.event ?? 'e',
    fields.meta ?? '',
  ]
  const strings = header.map((field) => Buffer.from(field))
  return Buffer.concat([
    Buffer.from([fields.kind ?? 3, ...strings.map((field) => field.length), fields.encoding ?? 1]),
    ...strings,
    Buffer.from(fields.body ?? '{}'),
  ])
}
