import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import { err, ok, type Result } from '../../src/shared/result.ts'
import {
  handshake,
  maxSignalingBytes,
  signalingVersion,
  type ConnectErrorKind,
} from '../../src/shared/signaling.ts'
import { createDispatcher } from './dispatcher.ts'
import { Session, type SessionDeps } from './session.ts'
import type { Claims, VerifyToken } from './tokens.ts'

export interface SignalingDeps extends SessionDeps {
  /** Refuses a connection before anything is read from it; the reason goes into the HTTP answer. */
  readonly refusal: (request: IncomingMessage) => string | null
  readonly addressOf: (request: IncomingMessage) => string
}

export interface Signaling {
  readonly sessions: ReadonlySet<Session>
  close(): Promise<void>
}

interface Admitted {
  readonly token: string
  readonly claims: Claims
}

const anyVersion = z.looseObject({ version: z.number() })

/** Socket.IO on an HTTP server: who gets a connection, and what becomes of what they send. */
export function openSignaling(server: HttpServer, deps: SignalingDeps): Signaling {
  const sessions = new Set<Session>()
  const io = new Server(server, {
    // Nothing but a WebSocket: no sticky sessions are needed then, and no body is buffered before the frame limit holds.
    transports: ['websocket'],
    maxHttpBufferSize: maxSignalingBytes,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    connectTimeout: 10_000,
    serveClient: false,
    cors: { origin: '*' }, // the proof is the token in the handshake; there are no cookies
    allowRequest: (request, decide) => {
      const refusal = deps.refusal(request)
      decide(refusal, refusal === null)
    },
  })
  const admitted = new WeakMap<Socket, Admitted>()

  io.use((socket, next) => {
    void admit(socket.handshake.auth, deps).then((result) => {
      if (!result.ok) {
        deps.log.info({ event: 'refused', ...result.error })
        next(Object.assign(new Error(result.error.detail), { data: { kind: result.error.kind } }))
        return
      }
      admitted.set(socket, result.value)
      next()
    })
  })

  io.on('connection', (socket) => {
    const found = admitted.get(socket)
    if (found === undefined) throw new Error('a connection passed without having been admitted')
    const session = openSession(socket, found, deps)
    sessions.add(session)
    socket.on('disconnect', (reason, description) => {
      deps.log.info({ event: 'disconnected', session: session.id, reason, cause: causeOf(description) })
      sessions.delete(session)
      session.close()
    })
    if (deps.draining()) session.end('shutting-down') // admitted before, connected after
  })

  return {
    sessions,
    close: async () => {
      await io.close()
    },
  }
}

function openSession(socket: Socket, { token, claims }: Admitted, deps: SignalingDeps): Session {
  const session = new Session(token, claims, deps, {
    announce: (name, payload) => socket.emit(name, payload),
    disconnect: () => socket.disconnect(true),
  })
  const dispatch = createDispatcher(session, deps.log)
  // A middleware that never goes on: a frame must not become an event of the socket itself ("error" would throw).
  socket.use((event) => void dispatch(event))
  // Frames that are no Socket.IO packets; nothing after them can be trusted to be in step.
  socket.on('error', () => session.end('too-many-errors'))
  socket.conn.on('packet', ({ type }: { readonly type: string }) => {
    if (type === 'error') session.end('too-many-errors')
  })
  deps.log.info({ event: 'connected', session: session.id, userId: claims.userId })
  deps.log.debug({ event: 'address', session: session.id, address: deps.addressOf(socket.request) })
  return session
}

type Refusal = { readonly kind: ConnectErrorKind; readonly detail: string }

async function admit(
  auth: unknown,
  { verify, draining }: { readonly verify: VerifyToken; readonly draining: () => boolean },
): Promise<Result<Admitted, Refusal>> {
  if (draining()) return err({ kind: 'shutting-down', detail: 'this SFU is stopping' })
  // The version first: an app of another one may hold the rest differently.
  const spoken = anyVersion.safeParse(auth)
  if (spoken.success && spoken.data.version !== signalingVersion) {
    const detail = `this SFU speaks version ${signalingVersion}, the app ${spoken.data.version}`
    return err({ kind: 'version-mismatch', detail })
  }
  const parsed = handshake.safeParse(auth)
  if (!parsed.success)
    return err({ kind: 'bad-handshake', detail: z.prettifyError(parsed.error).slice(0, 500) })
  const { token } = parsed.data
  const claims = await verify(token)
  return claims.ok ? ok({ token, claims: claims.value }) : claims
}

function causeOf(description: unknown): string | undefined {
  if (!(description instanceof Error)) return undefined
  const inner: unknown = 'description' in description ? description.description : undefined
  return inner instanceof Error ? inner.message : description.message
}
