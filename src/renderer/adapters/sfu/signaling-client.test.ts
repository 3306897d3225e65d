import { expect, test } from 'vitest'
import { signalingVersion } from '../../../shared/signaling.ts'
import type { Handshake } from '../../../shared/signaling.ts'
import { connectSignaling } from './signaling-client.ts'
import type { SignalingEvent, SignalingSocket } from './signaling-client.ts'

class FakeSocket implements SignalingSocket {
  readonly sent: { event: string; input: unknown }[] = []
  answer: (event: string) => Promise<unknown> = () => Promise.reject(new Error('operation has timed out'))
  connected: boolean | 'asked' = false
  readonly #listeners = new Map<string, (...args: never[]) => void>()

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, listener)
  }
  timeout(): { emitWithAck: (event: string, input: unknown) => Promise<unknown> } {
    return {
      emitWithAck: (event, input) => {
        this.sent.push({ event, input })
        return this.answer(event)
      },
    }
  }
  connect(): void {
    this.connected = 'asked'
  }
  disconnect(): void {
    this.connected = false
  }
  receive(event: string, ...args: unknown[]): void {
    this.#listeners.get(event)?.(...(args as never[]))
  }
}

function connecting() {
  const socket = new FakeSocket()
  const abort = new AbortController()
  const heard = {
    auth: null as Handshake | null,
    announced: [] as SignalingEvent[],
    lost: [] as string[],
    malformed: [] as string[],
  }
  const result = connectSignaling({
    url: 'http://127.0.0.1:1',
    token: 'the token',
    signal: abort.signal,
    open: (_, auth) => {
      heard.auth = auth
      return socket
    },
    listener: {
      announced: (event) => heard.announced.push(event),
      lost: (detail) => heard.lost.push(detail),
      malformed: (detail) => heard.malformed.push(detail),
    },
  })
  return { socket, abort, heard, result }
}

async function connected() {
  const { result, ...rest } = connecting()
  rest.socket.receive('connect')
  const opened = await result
  if (!opened.ok) throw new Error(`not connected: ${opened.error.kind}`)
  return { ...rest, signaling: opened.value }
}

test('the handshake carries the version of the contract and the token', async () => {
  const { heard } = await connected()
  expect(heard.auth).toEqual({ version: signalingVersion, token: 'the token' })
})

test('a refusal at the handshake comes with its kind', async () => {
  const { socket, result } = connecting()
  socket.receive('connect_error', Object.assign(new Error('no'), { data: { kind: 'version-mismatch' } }))
  expect(await result).toEqual({ ok: false, error: { kind: 'version-mismatch' } })
  expect(socket.connected).toBe(false)
})

test.each([[undefined], [{ kind: 'something newer' }]])(
  'any other refusal means unreachable (%j)',
  async (data) => {
    const { socket, result } = connecting()
    socket.receive('connect_error', Object.assign(new Error('timeout'), { data }))
    expect(await result).toEqual({ ok: false, error: { kind: 'unreachable', detail: 'timeout' } })
  },
)

test('connecting can be given up', async () => {
  const { socket, abort, heard, result } = connecting()
  abort.abort()
  expect(await result).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
  socket.receive('connect')
  socket.receive('disconnect', 'transport close')
  expect(heard.lost).toEqual([])
})

test('an answer is given as it was promised', async () => {
  const { socket, signaling } = await connected()
  socket.answer = () => Promise.resolve({ ok: true, value: { producerId: 'p', extra: 1 } })
  const input = { transportId: 't', kind: 'audio' as const, rtpParameters: { codecs: [{}] } }
  expect(await signaling.request('producer.open', input)).toEqual({ ok: true, value: { producerId: 'p' } })
  expect(socket.sent).toEqual([{ event: 'producer.open', input }])
})

test('a refused request keeps its kind and detail', async () => {
  const { socket, signaling } = await connected()
  const error = { kind: 'forbidden', detail: 'not a member' }
  socket.answer = () => Promise.resolve({ ok: false, error })
  expect(await signaling.request('room.leave', {})).toEqual({ ok: false, error })
})

test.each([[null], [{ ok: true }], [{ ok: true, value: { producerId: 7 } }], [{ ok: false, error: 'no' }]])(
  'an answer outside the contract is a bad reply (%j)',
  async (reply) => {
    const { socket, signaling } = await connected()
    socket.answer = () => Promise.resolve(reply)
    const input = { transportId: 't', kind: 'audio' as const, rtpParameters: { codecs: [{}] } }
    expect(await signaling.request('producer.open', input)).toMatchObject({ error: { kind: 'bad-reply' } })
  },
)

test('no acknowledgement is an answer too', async () => {
  const { signaling } = await connected()
  expect(await signaling.request('room.leave', {})).toMatchObject({ ok: false, error: { kind: 'no-reply' } })
})

test('announcements are checked; malformed ones are reported and left out', async () => {
  const { socket, heard } = await connected()
  socket.receive('peer.left', { peerId: 'a' })
  socket.receive('peer.left', { peer: 'a' })
  expect(heard.announced).toEqual([{ name: 'peer.left', data: { peerId: 'a' } }])
  expect(heard.malformed).toHaveLength(1)
})

test('a lost connection is told once, a closed one not at all', async () => {
  const first = await connected()
  first.socket.receive('disconnect', 'ping timeout')
  first.socket.receive('disconnect', 'ping timeout')
  expect(first.heard.lost).toEqual(['ping timeout'])

  const second = await connected()
  second.signaling.close()
  second.socket.receive('disconnect', 'io client disconnect')
  second.socket.receive('peer.left', { peerId: 'a' })
  expect(second.heard).toMatchObject({ lost: [], announced: [] })
  expect(second.socket.connected).toBe(false)
  expect(await second.signaling.request('room.leave', {})).toMatchObject({ error: { kind: 'no-reply' } })
  expect(second.socket.sent).toEqual([])
})
