import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBackend } from './backend.ts'

interface Seen {
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

async function setUp(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, body: JSON.parse(text) })
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const node = { id: 'eu-1', secret: 'node-secret' }
  return { seen, backend: createBackend({ url, publishableKey: 'publishable', node, timeoutMs: 2000 }) }
}

describe('asking what a person may do', () => {
  it('asks as that person', async () => {
    const { seen, backend } = await setUp(200, '{"join":true,"speak":false,"server_id":null}')
    expect(await backend.voiceAccess('their-token', 'channel')).toEqual({
      ok: true,
      value: { join: true, speak: false, server_id: null },
    })
    expect(seen).toMatchObject([
      {
        url: '/rest/v1/rpc/voice_access',
        headers: { apikey: 'publishable', authorization: 'Bearer their-token' },
        body: { p_channel_id: 'channel' },
      },
    ])
  })

  it.each([
    [401, '{"message":"JWT expired"}', 'refused'],
    [500, 'oops', 'unavailable'],
    [200, 'not json', 'unavailable'],
    [200, '{"join":"yes"}', 'unavailable'],
  ])('is no yes when the backend answers %i %s', async (status, body, kind) => {
    const { backend } = await setUp(status, body)
    expect(await backend.voiceAccess('token', 'channel')).toMatchObject({ ok: false, error: { kind } })
  })

  it('follows no redirect with a token in hand', async () => {
    const { seen, backend } = await setUp(307, '', { location: '/elsewhere' })
    expect(await backend.voiceAccess('token', 'channel')).toMatchObject({
      ok: false,
      error: { kind: 'unavailable' },
    })
    expect(seen).toHaveLength(1)
  })

  it('says what failed when nobody listens', async () => {
    const backend = createBackend({
      url: 'http://127.0.0.1:9',
      publishableKey: 'x',
      node: { id: 'x', secret: 'x' },
      timeoutMs: 2000,
    })
    const result = await backend.voiceAccess('token', 'channel')
    expect(result).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
    expect(result.ok ? '' : result.error.detail).toMatch(/^voice_access: fetch failed: ./)
  })
})

describe('reporting', () => {
  it('proves itself with the node’s secret and no person’s token', async () => {
    const { seen, backend } = await setUp(200, '{"ok":true,"value":null}')
    expect(await backend.report([])).toEqual({ ok: true, value: null })
    expect(seen).toMatchObject([
      { url: '/rest/v1/rpc/sfu_report', body: { p_node: 'eu-1', p_secret: 'node-secret', p_rooms: [] } },
    ])
    expect(seen[0]?.headers.authorization).toBeUndefined()
  })

  it('tells a wrong secret from a backend that is down', async () => {
    const { backend } = await setUp(200, '{"ok":false,"error":{"kind":"bad-node"}}')
    expect(await backend.report([])).toMatchObject({ ok: false, error: { kind: 'bad-node' } })
  })
})
