import { createServer, type IncomingMessage } from 'node:http'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { sfuReport, type SfuReport } from '../../../src/shared/backend.ts'
import { listenNear } from '../../../scripts/stack/listen-near.ts'

type Rights = { readonly join: boolean; readonly speak: boolean }

/** The two database functions an SFU calls, with answers a test chooses. Tokens are taken as read: the SFU has verified them. */
export interface FakeBackend {
  readonly url: string
  readonly node: { readonly id: string; readonly secret: string }
  /** Everything reported, oldest first. */
  readonly reports: readonly SfuReport[]
  /** Who is in a room as last reported. */
  room(channelId: string): readonly SfuReport[number]['peers'][number][] | undefined
  /** Rights of one person in every channel; everybody else has all of them. */
  grant(userId: string, rights: Rights): void
  /** From now on every call fails with HTTP 503, or works again. */
  setDown(down: boolean): void
  /** Resolves once a report, past or coming, makes this true. */
  reported(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

const accessInput = z.object({ p_channel_id: z.uuid() })
const reportInput = z.object({ p_node: z.string(), p_secret: z.string(), p_rooms: sfuReport })

export async function startFakeBackend(): Promise<FakeBackend> {
  const node = { id: 'test-node', secret: 'the-secret-of-the-node-under-test' }
  const rights = new Map<string, Rights>()
  const rooms = new Map<string, SfuReport[number]['peers']>()
  const reports: SfuReport[] = []
  const waiting = new Set<() => void>()
  let down = false

  const answers: Readonly<Record<string, (request: IncomingMessage, body: unknown) => unknown>> = {
    '/rest/v1/rpc/voice_access': (request, body) => {
      accessInput.parse(body)
      const { sub = '' } = decodeJwt(request.headers.authorization?.replace('Bearer ', '') ?? '')
      return { join: true, speak: true, ...rights.get(sub), server_id: null }
    },
    '/rest/v1/rpc/sfu_report': (_request, body) => {
      const { p_node, p_secret, p_rooms } = reportInput.parse(body)
      if (p_node !== node.id || p_secret !== node.secret) return { ok: false, error: { kind: 'bad-node' } }
      reports.push(p_rooms)
      for (const { channel_id, peers } of p_rooms) rooms.set(channel_id, peers)
      for (const check of [...waiting]) check()
      return { ok: true, value: null }
    },
  }
  const server = createServer((request, response) => {
    void (async () => {
      const body = await read(request)
      const answer = answers[request.url ?? '']
      if (down || answer === undefined) {
        response.writeHead(503).end()
        return
      }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer(request, body)))
    })()
  })
  const port = await listenNear(server, 0)
  return {
    url: `http://127.0.0.1:${port}`,
    node,
    reports,
    room: (channelId) => rooms.get(channelId),
    grant: (userId, granted) => rights.set(userId, granted),
    setDown: (isDown) => {
      down = isDown
    },
    reported: (holds) =>
      new Promise((resolve) => {
        const check = () => {
          if (!holds()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}
