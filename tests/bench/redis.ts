import { createClient } from 'redis'
import { freePort, startProgram, type ServerProgram } from './server-program.ts'

/** A Redis server of our own on loopback that keeps nothing. */
export interface RedisServer extends ServerProgram {
  readonly port: number
}

/** Needs Debian's `redis-server`. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const ready = { ready: 'Ready to accept connections', debian: 'redis-server' }
  return { ...(await startProgram('redis-server', args, ready)), port }
}

/** As the official client connects. */
export const connectRedis = ({ port }: RedisServer) => createClient({ url: `redis://127.0.0.1:${port}` })
type RedisClient = ReturnType<typeof connectRedis>

export async function redisVersion(client: RedisClient): Promise<string> {
  return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'unknown'
}

/** A Redis server with one publisher and one subscriber. */
export interface RedisPair {
  readonly version: string
  /** Publishes `text` and resolves when the subscriber has it. */
  readonly publish: (text: string) => Promise<void>
  close(): Promise<void>
}

export async function startRedis(): Promise<RedisPair> {
  const server = await startRedisServer()
  const [publisher, subscriber] = [connectRedis(server), connectRedis(server)]
  await Promise.all([publisher.connect(), subscriber.connect()])
  const waiting = new Map<string, () => void>()
  await subscriber.subscribe('bench', (text) => waiting.get(text)?.())
  return {
    version: await redisVersion(publisher),
    async publish(text) {
      const arrived = new Promise<void>((resolve) => waiting.set(text, resolve))
      await publisher.publish('bench', text)
      await arrived
      waiting.delete(text)
    },
    async close() {
      publisher.destroy()
      subscriber.destroy()
      await server.close()
    },
  }
}
