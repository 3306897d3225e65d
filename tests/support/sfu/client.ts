import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import {
  announcements,
  requests,
  signalError,
  signalingVersion,
  type Announcement,
  type AnnouncementName,
  type EndReason,
  type Reply,
  type RequestInput,
  type RequestName,
} from '../../../src/shared/signaling.ts'
import { tokenOf } from './node.ts'

export interface Heard {
  readonly name: string
  readonly payload: unknown
}

/** An app without sound: speaks the contract and checks with it everything it hears. */
export interface Client {
  readonly userId: string
  readonly socket: Socket
  /** Announcements so far, oldest first. */
  readonly heard: readonly Heard[]
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>>
  /** The value of a request that must succeed. */
  must<N extends RequestName>(
    name: N,
    input: RequestInput<N>,
  ): Promise<Extract<Reply<N>, { ok: true }>['value']>
  /** The first announcement of this name, past or coming. */
  hears<N extends AnnouncementName>(name: N): Promise<Announcement<N>>
  /** Why the SFU ended the session, once the connection is closed as well. */
  ended(): Promise<EndReason>
  join(
    channelId: string,
    state?: Partial<RequestInput<'room.join'>>,
  ): Promise<Extract<Reply<'room.join'>, { ok: true }>['value']>
}

type Connecting = Partial<ManagerOptions & SocketOptions>

/** A socket that neither shares a connection nor comes back by itself; closed with the test. */
export function openSocket(url: string, auth: object, options: Connecting = {}): Socket {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth, ...options })
  onTestFinished(() => void socket.disconnect())
  return socket
}

/** Why a connection with this handshake is not let in. */
export function refusalOf(url: string, auth: object, options: Connecting = {}): Promise<unknown> {
  const socket = openSocket(url, auth, options)
  return new Promise((resolve, reject) => {
    socket.once('connect', () => reject(new Error('the connection was let in')))
    socket.once('connect_error', (cause) => resolve('data' in cause ? cause.data : cause.message))
    socket.once('disconnect', resolve) // cut off before it was let in
  })
}

export async function connect(url: string, userId: string, options: Connecting = {}): Promise<Client> {
  const socket = openSocket(url, { version: signalingVersion, token: await tokenOf(userId) }, options)
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  socket.onAny((name: string, payload: unknown) => {
    heard.push({ name, payload })
    for (const check of [...waiting]) check()
  })
  const disconnected = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })

  function hears<N extends AnnouncementName>(name: N): Promise<Announcement<N>> {
    return new Promise((resolve) => {
      const check = () => {
        const found = heard.find((one) => one.name === name)
        if (found === undefined) return
        waiting.delete(check)
        resolve(announcements[name].parse(found.payload) as Announcement<N>)
      }
      waiting.add(check)
      check()
    })
  }

  async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>> {
    return parseReply(name, await socket.timeout(10_000).emitWithAck(name, input))
  }

  const client: Client = {
    userId,
    socket,
    heard,
    ask,
    hears,
    must: async (name, input) => {
      const reply = await ask(name, input)
      if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply.error)}`)
      return reply.value
    },
    ended: async () => {
      await disconnected
      return (await hears('session.ended')).reason
    },
    join: (channelId, state = {}) =>
      client.must('room.join', { channelId, muted: false, deafened: false, ...state }),
  }
  return client
}

function parseReply<N extends RequestName>(name: N, reply: unknown): Reply<N> {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply))
    throw new Error('the answer is no Result')
  if (reply.ok === true && 'value' in reply) {
    return { ok: true, value: requests[name].output.parse(reply.value) } as Reply<N>
  }
  if ('error' in reply) return { ok: false, error: signalError.parse(reply.error) }
  throw new Error('the answer is neither a value nor an error')
}
