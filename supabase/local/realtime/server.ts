import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type postgres from 'postgres'
import { WebSocket, WebSocketServer } from 'ws'
import type { Result } from '../../../src/shared/result.ts'
import { mayListen, maySend, type AuthorizeError } from './authorize.ts'
import { limitConcurrency } from './concurrency.ts'
import { Connection, type ConnectionDeps } from './connection.ts'
import { DatabaseFeed } from './database-feed.ts'
import { emitRow } from './emit-row.ts'
import { answerHttp, refuseHandshake, requestUrl, writeRefusal } from './http.ts'
import { keyIdentity, type VerifyApiKey, type VerifyToken } from './identity.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { startRetention } from './retention.ts'
import { Topics } from './topics.ts'

export interface RealtimeDeps {
  /** As a role that may become anon, authenticated and service_role and sees all of realtime.messages. */
  readonly sql: postgres.Sql
  readonly verifyToken: VerifyToken
  readonly verifyApiKey: VerifyApiKey
  readonly log: Logger
  readonly limits?: Partial<Limits>
}

/** Realtime as supabase-js speaks it, protocol 2.0.0. */
export interface Realtime {
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** False if the request is not for Realtime. */
  handleHttp(req: IncomingMessage, res: ServerResponse): Promise<boolean>
  /** Closes every socket and stops listening to the database. */
  close(): Promise<void>
}

// ws closes by itself on a broken frame and gives a code only.
const brokenFrames: Readonly<Record<number, string>> = {
  1002: 'The WebSocket frame is invalid',
  1003: 'The WebSocket frame is of a kind that is not accepted',
  1007: 'The text frame is not UTF-8',
  1009: 'The message is larger than 1 MB',
}

class ExplainingWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason ?? brokenFrames[code ?? 0])
  }
}

/** Resolves once broadcasts from the database arrive. realtime.sql has been applied before. */
export async function createRealtime(deps: RealtimeDeps): Promise<Realtime> {
  const { sql, log } = deps
  const limits: Limits = { ...defaultLimits, ...deps.limits }
  const topics = new Topics()
  const connections = new Set<Connection>()

  const feed = new DatabaseFeed({ sql, limits, log, emit: (row) => emitRow(row, topics, limits, log) })
  await feed.start()
  const retention = startRetention(sql, limits, log)

  // One connection stays free for the feed, so that nobody's messages wait for others to join.
  const limited = limitConcurrency(Math.max(1, sql.options.max - 1))
  const ask = async (question: () => Promise<Result<boolean, AuthorizeError>>, topic: string) => {
    const answer = await limited(question)
    if (!answer.ok) log.warn({ topic, ...answer.error }, 'the policies of a topic could not be asked')
    return answer
  }
  const shared: ConnectionDeps = {
    topics,
    limits,
    log,
    feedReady: feed.ready,
    verifyToken: deps.verifyToken,
    mayListen: (identity, topic) =>
      ask(() => mayListen(sql, { identity, topic, timeoutMs: limits.policyMs }), topic),
    maySend: (identity, topic) =>
      ask(() => maySend(sql, { identity, topic, timeoutMs: limits.policyMs }), topic),
  }

  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.frameBytes,
    WebSocket: ExplainingWebSocket,
  })
  const sweep = setInterval(() => {
    const now = Date.now()
    for (const connection of connections) connection.checkAlive(now)
  }, limits.silenceCheckMs)
  let closing: Promise<void> | null = null

  async function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = requestUrl(req)
    const refusal = refuseHandshake(url)
    if (refusal) return writeRefusal(socket, refusal)
    const key = url?.searchParams.get('apikey')
    if (!key) return writeRefusal(socket, { status: 401, error: 'API key is missing' })
    const verified = await deps.verifyApiKey(key)
    if (!verified.ok) return writeRefusal(socket, { status: 401, error: 'The API key is not valid' })
    if (closing) return writeRefusal(socket, { status: 503, error: 'The server is stopping' })
    sockets.handleUpgrade(req, socket, head, (webSocket) => {
      const identity = keyIdentity(verified.value.role)
      connections.add(new Connection(webSocket, identity, shared, (gone) => connections.delete(gone)))
    })
  }

  async function stop(): Promise<void> {
    clearInterval(sweep)
    const closed = [...connections].map((connection) => connection.close())
    await Promise.all([...closed, feed.close(), retention.close()])
  }

  return {
    handleUpgrade(req, socket, head) {
      // Unless ws takes over, a reset connection is nobody else's to notice.
      socket.on('error', () => socket.destroy())
      upgrade(req, socket, head).catch((cause: unknown) => {
        log.error({ err: cause }, 'a realtime socket could not be opened')
        writeRefusal(socket, { status: 500, error: 'The server could not open the socket' })
      })
    },
    handleHttp: (req, res) => Promise.resolve(answerHttp(req, res)),
    close: () => (closing ??= stop()),
  }
}
