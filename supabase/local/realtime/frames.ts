import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { err, ok, type Result } from '../../../src/shared/result.ts'

/*
 * The wire format of protocol 2.0.0, as supabase-js speaks it. Text frames are `[join_ref, ref, topic, event, payload]`.
 * Broadcasts are binary: kind, lengths of the header fields, the fields, then the payload, which passes through unchanged.
 */

/** Who a frame is about; what is known of it is kept in errors, so that the answer finds its question. */
export interface Address {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
}

export interface Push {
  readonly kind: 'push'
  readonly address: Address
  readonly event: string
  readonly payload: unknown
}

export type PayloadEncoding = 'json' | 'binary'

export interface BroadcastPush {
  readonly kind: 'broadcast'
  readonly address: Address
  readonly event: string
  /** What the client says about the message, beside it: `{}`, or options such as `persist`. */
  readonly meta: Readonly<Record<string, unknown>>
  readonly encoding: PayloadEncoding
  /** Valid JSON text if `encoding` says so. */
  readonly body: Buffer
}

export interface FrameError {
  readonly kind: 'malformed' | 'unsupported'
  readonly message: string
  readonly address: Address | null
}

/** Ready to send, encoded once for everybody who gets it. */
export interface Frame {
  readonly data: Buffer
  readonly binary: boolean
}

const broadcastPushKind = 3
const broadcastKind = 4
const pushHeaderBytes = 7
const maxFieldBytes = 255

const ref = z.string().max(maxFieldBytes).nullable()
const textFrame = z.tuple([ref, ref, z.string(), z.string(), z.unknown()])
const addressOnly = z.tuple([ref, ref, z.string()], z.unknown())
const metaObject = z.record(z.string(), z.unknown())

function parseJson(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text))
  } catch {
    return err(null)
  }
}

export function decodeText(text: string): Result<Push, FrameError> {
  const json = parseJson(text)
  if (!json.ok) return err({ kind: 'malformed', message: 'the frame is not JSON', address: null })
  const frame = textFrame.safeParse(json.value)
  if (frame.success) {
    const [joinRef, ref, topic, event, payload] = frame.data
    return ok({ kind: 'push', address: { joinRef, ref, topic }, event, payload })
  }
  const partial = addressOnly.safeParse(json.value)
  const address = partial.success
    ? { joinRef: partial.data[0], ref: partial.data[1], topic: partial.data[2] }
    : null
  return err({
    kind: 'malformed',
    message: 'a text frame is an array of join_ref, ref, topic, event and payload',
    address,
  })
}

export function decodeBinary(data: Buffer): Result<BroadcastPush, FrameError> {
  const malformed = (message: string, address: Address | null = null) =>
    err({ kind: 'malformed', message, address } as const)

  const [kind, ...lengths] = data.subarray(0, pushHeaderBytes - 1)
  if (kind === undefined) return malformed('the binary frame is empty')
  if (kind !== broadcastPushKind) {
    return err({
      kind: 'unsupported',
      message: `binary frames of kind ${kind} are not supported`,
      address: null,
    })
  }
  const encodingByte = data[pushHeaderBytes - 1]
  if (encodingByte === undefined) return malformed('the binary frame ends within its header')

  const fields: string[] = []
  let offset = pushHeaderBytes
  for (const length of lengths) {
    const field = data.subarray(offset, offset + length)
    if (field.length < length) return malformed('the binary frame ends within its header')
    if (!isUtf8(field)) return malformed('a header field of the binary frame is not UTF-8')
    fields.push(field.toString('utf8'))
    offset += length
  }
  const [joinRef = '', ref = '', topic = '', event = '', metaText = ''] = fields
  const address = { joinRef: joinRef === '' ? null : joinRef, ref: ref === '' ? null : ref, topic }

  if (encodingByte > 1) return malformed(`payload encoding ${encodingByte} is unknown`, address)
  const encoding = encodingByte === 1 ? 'json' : 'binary'
  const meta = metaObject.safeParse(metaText === '' ? {} : unwrap(parseJson(metaText)))
  if (!meta.success) return malformed('the metadata of the broadcast is not a JSON object', address)

  const body = data.subarray(offset)
  // Receivers parse it unguarded, so a broken payload must not get past the server.
  if (encoding === 'json' && !(isUtf8(body) && parseJson(body.toString('utf8')).ok)) {
    return malformed('the payload of the broadcast is not JSON', address)
  }
  return ok({ kind: 'broadcast', address, event, meta: meta.data, encoding, body })
}

const unwrap = (result: Result<unknown, null>): unknown => (result.ok ? result.value : undefined)

/** `address.ref` stays null in what the server says of its own accord. */
export function encodeText(address: Address, event: string, payload: object): Frame {
  const text = JSON.stringify([address.joinRef, address.ref, address.topic, event, payload])
  return { data: Buffer.from(text), binary: false }
}

export interface Broadcast {
  readonly topic: string
  readonly event: string
  readonly meta: object | null
  readonly encoding: PayloadEncoding
  readonly body: Buffer
}

/** Fails when the topic, event or metadata has more than 255 bytes: one byte holds each length. */
export function encodeBroadcast(broadcast: Broadcast): Result<Frame, { kind: 'field-too-long' }> {
  const meta = broadcast.meta === null ? '' : JSON.stringify(broadcast.meta)
  const fields = [broadcast.topic, broadcast.event, meta].map((field) => Buffer.from(field))
  if (fields.some((field) => field.length > maxFieldBytes)) return err({ kind: 'field-too-long' })
  const header = Buffer.from([
    broadcastKind,
    ...fields.map((field) => field.length),
    broadcast.encoding === 'json' ? 1 : 0,
  ])
  return ok({ data: Buffer.concat([header, ...fields, broadcast.body]), binary: true })
}
