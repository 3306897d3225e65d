import { io } from 'socket.io-client'
import { z } from 'zod'
import { err, ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import {
  announcements,
  connectErrorKind,
  requests,
  signalError,
  signalingVersion,
} from '../../../shared/signaling.ts'
import type {
  Announcement,
  AnnouncementName,
  ConnectErrorKind,
  Handshake,
  RequestInput,
  RequestName,
  RequestOutput,
  SignalError,
} from '../../../shared/signaling.ts'

/** An SFU that has not answered by then is taken for unreachable, ms. */
const connectTimeoutMs = 8_000
const requestTimeoutMs = 8_000

export type SignalingEvent = {
  [N in AnnouncementName]: { readonly name: N; readonly data: Announcement<N> }
}[AnnouncementName]

export type ConnectError =
  { readonly kind: ConnectErrorKind } | { readonly kind: 'unreachable'; readonly detail: string }

export type RequestError =
  | SignalError
  /** No acknowledgement in time, or the connection went first; whether the SFU acted on the request is unknown. */
  | { readonly kind: 'no-reply'; readonly detail: string }
  /** The answer doesn't follow the contract. */
  | { readonly kind: 'bad-reply'; readonly detail: string }

/** One authenticated connection to an SFU. It never reconnects by itself: a new one means a new session. */
export interface Signaling {
  request<N extends RequestName>(
    name: N,
    input: RequestInput<N>,
  ): Promise<Result<RequestOutput<N>, RequestError>>
  /** Idempotent; nothing is told any more. */
  close(): void
}

export interface SignalingListener {
  announced(event: SignalingEvent): void
  /** The connection is gone; told once, not after `close`. */
  lost(detail: string): void
  /** Something arrived that does not follow the contract, and was left out. */
  malformed(detail: string): void
}

/** The part of a Socket.IO client socket that is used here. */
export interface SignalingSocket {
  on(event: string, listener: (...args: never[]) => void): unknown
  timeout(ms: number): { emitWithAck(event: string, input: unknown): Promise<unknown> }
  connect(): unknown
  disconnect(): unknown
}

export type OpenSocket = (url: string, auth: Handshake) => SignalingSocket

/** WebSocket only: long polling would need every request of a client to reach the same node. */
const openSocket: OpenSocket = (url, auth) =>
  io(url, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    timeout: connectTimeoutMs,
  })

export interface ConnectOptions {
  readonly url: string
  readonly token: string
  readonly listener: SignalingListener
  readonly signal: AbortSignal
  readonly open?: OpenSocket
}

/**
 * Connects and is let in, or says why not. Aborted, it answers `unreachable`; once open, an abort closes it, and
 * requests under way are answered with `no-reply`.
 */
export function connectSignaling(options: ConnectOptions): Promise<Result<Signaling, ConnectError>> {
  const { url, token, listener, signal, open = openSocket } = options
  const { promise, resolve } = Promise.withResolvers<Result<Signaling, ConnectError>>()
  const socket = open(url, { version: signalingVersion, token })
  let state: 'connecting' | 'open' | 'closed' = 'connecting'

  const close = (): void => {
    state = 'closed'
    signal.removeEventListener('abort', abort)
    socket.disconnect()
  }
  const fail = (error: ConnectError): void => {
    if (state !== 'connecting') return
    close()
    resolve(err(error))
  }

  const ask: Signaling['request'] = async (name, input) => {
    // Socket.IO would keep it for a connection that never comes again.
    if (state !== 'open') return err({ kind: 'no-reply', detail: `${name}: the connection is closed` })
    return request(socket, name, input)
  }
  socket.on('connect', () => {
    if (state !== 'connecting') return
    state = 'open'
    resolve(ok({ request: ask, close }))
  })
  socket.on('connect_error', (cause: Error & { readonly data?: unknown }) => fail(refusal(cause)))
  socket.on('disconnect', (reason: string) => {
    if (state !== 'open') return
    close()
    listener.lost(reason)
  })
  for (const name of names(announcements)) {
    socket.on(name, (raw: unknown) => {
      if (state !== 'open') return
      const data = announcements[name].safeParse(raw)
      if (data.success) listener.announced({ name, data: data.data } as SignalingEvent)
      else listener.malformed(`${name}: ${z.prettifyError(data.error)}`)
    })
  }
  const abort = (): void => {
    if (state === 'open') close()
    fail({ kind: 'unreachable', detail: 'given up' })
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  else socket.connect()
  return promise
}

const names = <N extends string>(record: Readonly<Record<N, unknown>>): N[] => Object.keys(record) as N[]

function refusal(cause: Error & { readonly data?: unknown }): ConnectError {
  const data = z.object({ kind: connectErrorKind }).safeParse(cause.data)
  return data.success ? data.data : { kind: 'unreachable', detail: cause.message }
}

const refused = z.object({ ok: z.literal(false), error: signalError })

async function request<N extends RequestName>(
  socket: SignalingSocket,
  name: N,
  input: RequestInput<N>,
): Promise<Result<RequestOutput<N>, RequestError>> {
  let raw: unknown
  try {
    raw = await socket.timeout(requestTimeoutMs).emitWithAck(name, input)
  } catch (cause) {
    return err({ kind: 'no-reply', detail: `${name}: ${String(cause)}` })
  }
  const refusal = refused.safeParse(raw)
  if (refusal.success) return err(refusal.data.error)
  const reply = z.object({ ok: z.literal(true), value: requests[name].output }).safeParse(raw)
  if (!reply.success) return err({ kind: 'bad-reply', detail: `${name}: ${z.prettifyError(reply.error)}` })
  return ok(reply.data.value as RequestOutput<N>)
}
