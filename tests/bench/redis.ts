import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createClient } from 'redis'

const connectRedis = (url: string) => createClient({ url })

/** A Redis server of our own on loopback, with one publisher and one subscriber. */
export interface RedisPair {
  readonly version: string
  /** Publishes `text` and resolves when the subscriber has it. */
  readonly publish: (text: string) => Promise<void>
  close(): Promise<void>
}

/** Needs Debian's `redis-server`. */
export async function startRedis(): Promise<RedisPair> {
  const port = await freePort()
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept connections')) break
  server.stdout.resume()
  const url = `redis://127.0.0.1:${port}`
  const [publisher, subscriber] = [connectRedis(url), connectRedis(url)]
  await Promise.all([publisher.connect(), subscriber.connect()])
  const waiting = new Map<string, () => void>()
  await subscriber.subscribe('bench', (text) => waiting.get(text)?.())
  const info = await publisher.info('server')
  return {
    version: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
    async publish(text) {
      const arrived = new Promise<void>((resolve) => waiting.set(text, resolve))
      await publisher.publish('bench', text)
      await arrived
      waiting.delete(text)
    },
    async close() {
      publisher.destroy()
      subscriber.destroy()
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
