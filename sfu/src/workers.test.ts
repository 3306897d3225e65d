import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { MediaConfig } from './config.ts'
import type { Log } from './log.ts'
import { leastOf, Workers } from './workers.ts'

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const config: MediaConfig = {
  host: '127.0.0.1',
  announcedAddress: null,
  port: 0,
  workers: 1,
  workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? null,
}

async function started(change: Partial<MediaConfig>): Promise<Workers> {
  const result = await Workers.start({ ...config, ...change }, silent)
  if (!result.ok) throw new Error(result.error.detail)
  onTestFinished(() => result.value.close())
  return result.value
}

/** A TCP port nobody listens on, so that nothing can be guessed wrong about what a taken one does. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('the workers of a node', () => {
  it('each take UDP and TCP on a port of their own', async () => {
    const workers = await started({ workers: 2 })
    const ports = workers.live.map(({ port }) => port)
    expect(new Set(ports).size).toBe(2)
    for (const { webRtcServer, port } of workers.live) {
      const { udpSockets, tcpServers } = await webRtcServer.dump()
      expect([...udpSockets, ...tcpServers]).toEqual([
        { ip: '127.0.0.1', port },
        { ip: '127.0.0.1', port },
      ])
    }
  })

  it('are replaced on the same port after a kill -9, and whoever comes meanwhile waits', async () => {
    const workers = await started({})
    const [before] = workers.live
    if (before === undefined) throw new Error('no worker')
    const died = once(before.worker, 'died')
    process.kill(before.worker.pid, 'SIGKILL')
    await died
    expect(workers.live).toEqual([])
    expect(workers.healthy).toBe(true)
    const after = await workers.leastLoaded(() => 0)
    expect(after?.port).toBe(before.port)
    expect(after?.worker.pid).not.toBe(before.worker.pid)
  })

  it('do not start on a port that is taken, and say which', async () => {
    const port = await takenPort()
    const result = await Workers.start({ ...config, port }, silent)
    expect(result).toMatchObject({ ok: false, error: { kind: 'media-port-unavailable' } })
    expect(result.ok ? '' : result.error.detail).toContain(String(port))
  })

  it('do not start without their binary', async () => {
    const result = await Workers.start({ ...config, workerBin: '/nowhere/mediasoup-worker' }, silent)
    expect(result).toMatchObject({ ok: false, error: { kind: 'worker-failed' } })
  })

  it('are gone when closed, and nobody is kept waiting for one', async () => {
    const workers = await started({})
    const pids = workers.live.map(({ worker }) => worker.pid)
    await workers.close()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await workers.leastLoaded(() => 0)).toBeNull()
  })
})

it('gives work to the first of those with the least to do', () => {
  const load: Record<string, number> = { a: 2, b: 1, c: 1 }
  expect(leastOf(['a', 'b', 'c'], (name) => load[name] ?? 0)).toBe('b')
  expect(leastOf([], () => 0)).toBeNull()
})
