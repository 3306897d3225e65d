import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { signalingVersion } from '../src/shared/signaling.ts'
import { parseConfig } from '../sfu/src/config.ts'
import { startSfu } from '../sfu/src/sfu.ts'
import { connect, refusalOf } from './support/sfu/client.ts'
import { startFakeBackend } from './support/sfu/fake-backend.ts'
import { silentLog } from './support/sfu/loopback-node.ts'
import { nodeEnvironment, someChannel, someUser, startNode, tokenOf } from './support/sfu/node.ts'

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('a worker killed with kill -9', () => {
  it('ends its rooms, which open again on its replacement, while the node stays healthy', async () => {
    const { sfu, backend } = await startNode()
    const [ann, bob] = [await connect(sfu.url, someUser()), await connect(sfu.url, someUser())]
    const channelId = someChannel()
    await ann.join(channelId)
    await bob.join(channelId)
    const [pid] = sfu.workerPids
    if (pid === undefined) throw new Error('no worker')
    process.kill(pid, 'SIGKILL')
    expect(await Promise.all([ann.ended(), bob.ended()])).toEqual(['room-closed', 'room-closed'])
    expect(sfu.health().status).toBe(200)
    const again = await connect(sfu.url, ann.userId)
    await again.join(channelId)
    await again.must('transport.open', { direction: 'send' })
    expect(sfu.workerPids).not.toContain(pid)
    expect(sfu.health().body).toMatchObject({ status: 'ok', workers: 1, rooms: 1, peers: 1 })
    await backend.reported(() => backend.room(channelId)?.length === 1)
  })

  it('leaves the rooms of other workers alone', async () => {
    const { sfu } = await startNode({ env: { SFU_WORKERS: '2' } })
    const [ann, bob] = [await connect(sfu.url, someUser()), await connect(sfu.url, someUser())]
    await ann.join(someChannel())
    await bob.join(someChannel()) // the other worker has less to do
    const [pid] = sfu.workerPids
    if (pid === undefined) throw new Error('no worker')
    process.kill(pid, 'SIGKILL')
    expect(await ann.ended()).toBe('room-closed')
    await bob.must('transport.open', { direction: 'send' })
    await expect.poll(() => sfu.workerPids.length).toBe(2)
  })
})

describe('a node that stops', () => {
  it('tells everybody, reports its rooms empty and ends its workers', async () => {
    const { sfu, backend } = await startNode()
    const client = await connect(sfu.url, someUser())
    const channelId = someChannel()
    await client.join(channelId)
    await backend.reported(() => backend.room(channelId)?.length === 1)
    const pids = sfu.workerPids
    const closed = sfu.close()
    expect(sfu.health()).toMatchObject({ status: 503, body: { status: 'draining' } })
    await Promise.all([closed, sfu.close()])
    expect(await client.ended()).toBe('shutting-down')
    expect(backend.room(channelId)).toEqual([])
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await expect(fetch(`${sfu.url}/healthz`)).rejects.toThrow()
  })

  it('does not wait for a backend that is gone', async () => {
    const { sfu, backend } = await startNode()
    const client = await connect(sfu.url, someUser())
    await client.join(someChannel())
    backend.setDown(true)
    await sfu.close()
    expect(await client.ended()).toBe('shutting-down')
  })

  it('lets nobody in any more', async () => {
    const { sfu } = await startNode()
    const token = await tokenOf(someUser())
    const late = refusalOf(sfu.url, { version: signalingVersion, token })
    const closed = sfu.close()
    // Who asks in time is told so; others find the connection cut or the port closed.
    expect([{ kind: 'shutting-down' }, 'transport close', 'websocket error']).toContainEqual(await late)
    await closed
    expect(sfu.health().body.peers).toBe(0)
  })

  it('does not wait for a connection that says nothing', async () => {
    const { sfu } = await startNode()
    const silent = createConnection(sfu.port, '127.0.0.1')
    onTestFinished(() => void silent.destroy())
    await once(silent, 'connect')
    const ended = once(silent, 'close')
    await sfu.close()
    await ended
  })
})

describe('a node that can not start', () => {
  it('says which port is taken, or moves on when it may', async () => {
    const port = await takenPort()
    const backend = await startFakeBackend()
    onTestFinished(() => backend.close())
    const config = parseConfig({ ...nodeEnvironment(backend), SFU_PORT: String(port) }, 1)
    if (!config.ok) throw new Error(JSON.stringify(config.error))
    const refused = await startSfu(config.value, { log: silentLog })
    expect(refused).toMatchObject({ ok: false, error: { kind: 'port-taken' } })
    expect(refused.ok ? '' : refused.error.detail).toContain(`SFU_PORT ${port}`)
    const moved = await startSfu(config.value, { log: silentLog, movePort: true })
    if (!moved.ok) throw new Error(moved.error.detail)
    onTestFinished(() => moved.value.close())
    expect(moved.value.port).toBeGreaterThan(port)
  })

  it('says that the backend does not know it', async () => {
    const backend = await startFakeBackend()
    onTestFinished(() => backend.close())
    const env = { ...nodeEnvironment(backend), SFU_NODE_SECRET: 'the-secret-of-some-other-node-entirely' }
    const config = parseConfig(env, 1)
    if (!config.ok) throw new Error(JSON.stringify(config.error))
    expect(await startSfu(config.value, { log: silentLog })).toMatchObject({
      ok: false,
      error: { kind: 'bad-node' },
    })
  })

  it('says which certificate it can not read', async () => {
    const backend = await startFakeBackend()
    onTestFinished(() => backend.close())
    const env = {
      ...nodeEnvironment(backend),
      SFU_TLS_CERT: '/nowhere/cert.pem',
      SFU_TLS_KEY: '/nowhere/key.pem',
    }
    const config = parseConfig(env, 1)
    if (!config.ok) throw new Error(JSON.stringify(config.error))
    const result = await startSfu(config.value, { log: silentLog })
    expect(result).toMatchObject({ ok: false, error: { kind: 'tls-unusable' } })
    expect(result.ok ? '' : result.error.detail).toContain('/nowhere/cert.pem')
  })
})

describe('a node that starts', () => {
  it('runs before its backend does, and reports once that is up', async () => {
    const { sfu, backend } = await startNode({ backendDown: true })
    backend.setDown(false)
    const client = await connect(sfu.url, someUser())
    const channelId = someChannel()
    await client.join(channelId)
    await backend.reported(() => backend.room(channelId)?.length === 1)
  })
})
