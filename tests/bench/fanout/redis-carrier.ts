import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connectRedis, redisVersion, startRedisServer } from '../redis.ts'
import { Arrivals, Store } from './arrivals.ts'
import { inBatches, type Carrier } from './carrier.ts'

/**
 * Redis publish and subscribe: the official client publishes, each listener is a bare TCP socket, so that nothing of a
 * client library is counted against Redis.
 * @param body of a message of this id
 */
export async function startRedisCarrier(body: (id: string) => string): Promise<Carrier> {
  const server = await startRedisServer()
  const publisher = connectRedis(server)
  await publisher.connect()
  const arrivals = new Arrivals()
  const sockets: Socket[] = []
  return {
    version: `Redis ${await redisVersion(publisher)}`,
    pid: server.pid,
    async listeners(count) {
      await inBatches(sockets.length, count, 50, async () => {
        sockets.push(await subscribe(server.port, new Store(arrivals)))
      })
    },
    async send() {
      const id = randomUUID()
      const arrived = arrivals.expect(id, sockets.length)
      const text = body(id)
      const begun = performance.now()
      await publisher.publish('bench', text)
      return { stored: null, each: (await arrived).map((at) => at - begun) }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      publisher.destroy()
      await server.close()
    },
  }
}

/** RESP2: `*3 $7 message $5 bench $<bytes> <text>`, each on a line of its own. */
async function subscribe(port: number, store: Store): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  const subscribed = once(socket, 'data')
  socket.write('SUBSCRIBE bench\r\n')
  await subscribed
  let rest = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    rest += chunk
    for (;;) {
      const head = /^\*3\r\n\$7\r\nmessage\r\n\$5\r\nbench\r\n\$(\d+)\r\n/.exec(rest)
      const end = (head?.[0].length ?? 0) + Number(head?.[1] ?? 0)
      if (!head || rest.length < end + 2) return
      store.put(rest.slice(head[0].length, end))
      rest = rest.slice(end + 2)
    }
  })
  return socket
}
