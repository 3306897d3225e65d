import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { broadcasts, topic, type Message } from '../../src/shared/backend.ts'
import { requests, signalingVersion, type RequestName } from '../../src/shared/signaling.ts'
import { signIn, value, type Account } from './accounts.ts'
import { within } from './deadline.ts'

export interface SmokeTarget {
  readonly url: string
  readonly publishableKey: string
  readonly sfuUrl: string
  readonly email: string
  readonly otherEmail: string
  readonly password: string
}

const patience = 15_000

/** Signs two people in, sends a message that must arrive over Realtime, joins voice. Gives the time of each in ms. */
export async function exercise(target: SmokeTarget): Promise<Record<'signIn' | 'message' | 'voice', number>> {
  let last = performance.now()
  const lap = (): number => {
    const now = performance.now()
    const took = Math.round(now - last)
    last = now
    return took
  }
  const { url, publishableKey, password } = target
  const [sender, receiver] = await Promise.all([
    signIn(url, publishableKey, { email: target.email, password }),
    signIn(url, publishableKey, { email: target.otherEmail, password }),
  ])
  const signInTime = lap()
  try {
    await messageArrives(sender, receiver)
    const message = lap()
    await voiceOpens(target.sfuUrl, sender)
    return { signIn: signInTime, message, voice: lap() }
  } finally {
    for (const account of [sender, receiver]) {
      await account.client.removeAllChannels()
      await account.client.auth.signOut()
    }
  }
}

async function messageArrives(sender: Account, receiver: Account): Promise<void> {
  const channel = await firstChannel(receiver, 'text')
  await receiver.client.realtime.setAuth()
  const id = randomUUID()
  const arrived = Promise.withResolvers<Message>()
  const subscribed = Promise.withResolvers<null>()
  receiver.client
    .channel(topic.channel(channel.id, channel.epoch), { config: { private: true } })
    .on('broadcast', { event: 'message' }, ({ payload }) => {
      const { message } = broadcasts.channel.message.parse(payload)
      if (message.id === id) arrived.resolve(message)
    })
    .subscribe((status: string, error) => {
      if (status === 'SUBSCRIBED') subscribed.resolve(null)
      else if (status !== 'CLOSED') subscribed.reject(error ?? new Error(`Realtime said ${status}`))
    })
  await within('a Realtime subscription', patience, subscribed.promise)
  await value(sender, 'send_message', { p_channel_id: channel.id, p_id: id, p_body: 'Smoke from the fire.' })
  await within('a message over Realtime', patience, arrived.promise)
}

async function voiceOpens(sfuUrl: string, account: Account): Promise<void> {
  const channel = await firstChannel(account, 'voice')
  const socket = io(sfuUrl, {
    transports: ['websocket'],
    reconnection: false,
    auth: { version: signalingVersion, token: await account.token() },
  })
  try {
    const connected = Promise.withResolvers<null>()
    socket.once('connect', () => {
      connected.resolve(null)
    })
    socket.once('connect_error', connected.reject)
    await within('a connection to the voice server', patience, connected.promise)
    await ask(socket, 'room.join', { channelId: channel.id, muted: true, deafened: false })
    await ask(socket, 'transport.open', { direction: 'send' })
  } finally {
    socket.disconnect()
  }
}

async function ask(socket: Socket, name: RequestName, input: unknown): Promise<void> {
  const reply: unknown = await socket.timeout(patience).emitWithAck(name, input)
  if (typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === true && 'value' in reply) {
    requests[name].output.parse(reply.value)
    return
  }
  throw new Error(`the voice server refused ${name}: ${JSON.stringify(reply)}`)
}

async function firstChannel(
  account: Account,
  kind: 'text' | 'voice',
): Promise<{ id: string; epoch: number }> {
  const { data, error } = await account.client
    .from('channels')
    .select('id, epoch')
    .eq('kind', kind)
    .order('position')
    .limit(1)
    .single<{ id: string; epoch: number }>()
  if (error) throw new Error(`reading channels failed: ${error.message}`)
  return data
}
