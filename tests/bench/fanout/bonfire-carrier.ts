import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { WebSocket } from 'ws'
import { rpc } from '../../../src/shared/backend.ts'
import { Arrivals, Store } from './arrivals.ts'
import { inBatches, type Carrier } from './carrier.ts'
import type { Hall } from './hall.ts'

const senders = 100 // in turn, so that nobody's own rate limit is met

/** Bonfire's carrier, and the broadcast of one message, for those who carry the same without a database. */
export interface BonfireCarrier extends Carrier {
  /** The JSON that a listener gets for a message of this id. */
  body(id: string): string
}

/**
 * The embedded backend: supabase-js calls `send_message`, each listener is another member on a socket of their own (`ws`),
 * joined to the channel's private topic with their own token.
 */
export async function startBonfireCarrier(hall: Hall): Promise<BonfireCarrier> {
  const arrivals = new Arrivals()
  const sockets: WebSocket[] = []
  const clients = hall.tokens.slice(0, senders).map((token) => connect(hall, token))
  let sent = 0
  const heartbeat = setInterval(() => {
    for (const socket of sockets) socket.send('[null,null,"phoenix","heartbeat",{}]')
  }, 25_000)

  const model = { id: randomUUID(), json: '' }
  const first = await listen(hall, 0, (json) => (model.json = json))
  const send = async (id: string): Promise<void> => {
    const client = clients[sent++ % clients.length]
    if (!client) throw new Error('nobody to send')
    const answer = await client.rpc('send_message', {
      p_channel_id: hall.channelId,
      p_id: id,
      p_body: `message ${id}`,
    })
    if (answer.error) throw new Error(`send_message failed: ${answer.error.message}`)
    const result = rpc.send_message.parse(answer.data)
    if (!result.ok) throw new Error(`send_message was refused: ${result.error.kind}`)
  }
  const heard = new Promise((resolve) => first.once('message', resolve))
  await send(model.id)
  await heard
  first.terminate()

  return {
    version: `Bonfire on ${hall.postgres}`,
    pid: hall.pid,
    body: (id) => model.json.replaceAll(model.id, id),
    async listeners(count) {
      await inBatches(sockets.length, count, 10, async (index) => {
        const store = new Store(arrivals)
        sockets.push(await listen(hall, index, (json) => store.put(json)))
      })
    },
    async send() {
      const id = randomUUID()
      const arrived = arrivals.expect(id, sockets.length)
      const begun = performance.now()
      await send(id)
      const stored = performance.now() - begun
      return { stored, each: (await arrived).map((at) => at - begun) }
    },
    close() {
      clearInterval(heartbeat)
      for (const socket of sockets) socket.terminate()
      return Promise.resolve()
    },
  }
}

const connect = ({ url, publishableKey }: Hall, token: string) =>
  createClient(url, publishableKey, { accessToken: () => Promise.resolve(token) })

/** Joins the topic and hands on the payload of every broadcast. */
async function listen(hall: Hall, index: number, heard: (json: string) => void): Promise<WebSocket> {
  const address = `${hall.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${hall.publishableKey}&vsn=2.0.0`
  const socket = new WebSocket(address, { perMessageDeflate: false })
  const joined = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.on('message', (data: Buffer, binary) => {
      if (binary) return heard(payloadOf(data))
      const text = data.toString()
      if (text.includes('"phx_reply",{"status":"ok"')) resolve()
      else reject(new Error(text))
    })
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const config = { private: true, broadcast: { self: false, ack: false }, presence: { enabled: false } }
  const payload = { config, access_token: hall.tokens[index] }
  socket.send(JSON.stringify(['1', '1', `realtime:${hall.topic}`, 'phx_join', payload]))
  await joined
  return socket
}

/** Of a broadcast frame: kind, three lengths, encoding, the three fields, then the payload. */
function payloadOf(frame: Buffer): string {
  const [, topic = 0, event = 0, meta = 0] = frame
  return frame.toString('utf8', 5 + topic + event + meta)
}
