import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishableKey, RealtimeFixture, secretKey } from './realtime-fixture.ts'

/* How a socket is opened, and what plain HTTP gets under the same address. */

let realtime: RealtimeFixture

beforeAll(async () => {
  realtime = await RealtimeFixture.start()
})
afterAll(() => realtime.close())

describe('the handshake', () => {
  const upgrade = () => ({
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  })
  const handshake = (path: string): Promise<{ status: number; body: unknown }> =>
    new Promise((resolve, reject) => {
      const req = request(realtime.url, { headers: upgrade(), path })
      req.on('upgrade', (res, socket) => {
        socket.destroy()
        resolve({ status: res.statusCode ?? 0, body: null })
      })
      req.on('response', (res) => {
        json(res).then((body) => resolve({ status: res.statusCode ?? 0, body }), reject)
      })
      req.on('error', reject)
      req.end()
    })
  const path = '/realtime/v1/websocket'

  test.each([
    ['with the publishable key', `${path}?apikey=${publishableKey}&vsn=2.0.0`],
    ['with the secret key', `${path}?apikey=${secretKey}&vsn=2.0.0`],
  ])('is granted %s', async (_, url) => {
    expect((await handshake(url)).status).toBe(101)
  })

  test.each([
    ['without a key', `${path}?vsn=2.0.0`, 401, 'API key is missing'],
    ['with a wrong key', `${path}?apikey=sb_publishable_wrong&vsn=2.0.0`, 401, 'The API key is not valid'],
    [
      'in protocol 1.0.0',
      `${path}?apikey=${publishableKey}&vsn=1.0.0`,
      400,
      'Protocol version 1.0.0 is not supported by this server; connect with vsn=2.0.0',
    ],
    [
      'without a version, which means 1.0.0',
      `${path}?apikey=${publishableKey}`,
      400,
      'Protocol version 1.0.0 is not supported by this server; connect with vsn=2.0.0',
    ],
    ['elsewhere', '/realtime/v1/longpoll', 404, 'Realtime sockets are at /realtime/v1/websocket'],
    ['at an address that is none', '//', 404, 'Realtime sockets are at /realtime/v1/websocket'],
  ])('is refused %s', async (_, url, status, error) => {
    expect(await handshake(url)).toEqual({ status, body: { error } })
  })

  test('a client that resets its connection during the handshake harms nobody', async () => {
    const headers = Object.entries(upgrade())
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n')
    for (let i = 0; i < 20; i++) {
      const socket = connect(Number(new URL(realtime.url).port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(`GET ${path}?apikey=wrong&vsn=2.0.0 HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`)
      await new Promise(setImmediate)
      socket.resetAndDestroy()
    }
    expect((await handshake(`${path}?apikey=${publishableKey}&vsn=2.0.0`)).status).toBe(101)
  })
})

describe('plain HTTP', () => {
  const path = '/realtime/v1/api/broadcast'

  test.each([
    ['POST', path, 501, 'Broadcast over HTTP is not supported by this server'],
    [
      'POST',
      `${path}/room%3A1/events/e?private=true`,
      501,
      'Broadcast over HTTP is not supported by this server',
    ],
    ['GET', '/realtime/v1/websocket', 426, 'This address is a WebSocket'],
    ['GET', '/realtime/v1/api/tenants', 404, 'There is nothing at this address'],
  ])('%s %s gets a clear error', async (method, url, status, error) => {
    const res = await fetch(realtime.url + url, { method, ...(method === 'POST' ? { body: '{}' } : {}) })
    expect(res.status).toBe(status)
    expect(((await res.json()) as { error: string }).error).toContain(error)
    // Else a browser would show the page nothing of it.
    expect(res.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('a browser may ask before it posts', async () => {
    const res = await fetch(realtime.url + path, { method: 'OPTIONS' })
    expect(res.status).toBe(204)
    expect(res.headers.get('access-control-allow-headers')).toContain('apikey')
  })

  test('other addresses are left to others', async () => {
    const res = await fetch(`${realtime.url}/realtime/v10`)
    expect([res.status, await res.text()]).toEqual([404, ''])
  })
})
