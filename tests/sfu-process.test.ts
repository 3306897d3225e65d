import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { selfSigned } from './support/sfu/certificate.ts'
import { connect } from './support/sfu/client.ts'
import { startFakeBackend } from './support/sfu/fake-backend.ts'
import { nodeEnvironment, someChannel, someUser } from './support/sfu/node.ts'

const readyLine = z.object({
  event: z.literal('ready'),
  url: z.url(),
  port: z.int().positive(),
  mediaPorts: z.array(z.int().positive()),
  workers: z.int().positive(),
})

interface Run {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** `sfu/src/index.ts` as a process of its own, killed with the test if it still runs. */
async function run({ env = {}, args = [] }: Run = {}) {
  const backend = await startFakeBackend()
  onTestFinished(() => backend.close())
  const entry = join(import.meta.dirname, '../sfu/src/index.ts')
  const child = spawn(
    process.execPath,
    ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', entry, ...args],
    {
      env: { PATH: process.env['PATH'], ...nodeEnvironment(backend), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const lines: string[] = []
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = new Promise<z.infer<typeof readyLine>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      if (line.includes('"ready"')) resolve(readyLine.parse(JSON.parse(line)))
    })
    void exited.then((code) => reject(new Error(`exit ${code} before it was ready: ${stderr}`)))
  })
  ready.catch(() => undefined) // a test that expects the exit looks at that
  return { backend, child, exited, ready, lines, stderr: () => stderr }
}

/** Whether somebody listens there: a worker holds its media port as long as it lives. */
function listensOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

describe('the process of a node', () => {
  it('says where it is reached, and ends cleanly on SIGTERM', async () => {
    const { backend, child, exited, ready, lines } = await run({
      env: { SFU_WORKERS: '2', SFU_LOG_LEVEL: 'error' },
    })
    const { url, port, mediaPorts, workers } = await ready
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect([mediaPorts.length, workers]).toEqual([2, 2])
    expect(lines).toHaveLength(1)
    const client = await connect(url, someUser())
    const channelId = someChannel()
    await client.join(channelId)
    child.kill('SIGTERM')
    expect(await client.ended()).toBe('shutting-down')
    expect(await exited).toBe(0)
    expect(backend.room(channelId)).toEqual([])
  })

  it('ends with its parent when asked to', async () => {
    const { child, exited, ready } = await run({ args: ['--stop-with-parent'] })
    await ready
    child.stdin.end()
    expect(await exited).toBe(0)
  })

  it('stays when its input ends and nobody asked', async () => {
    const { child, exited, ready } = await run()
    const { url } = await ready
    child.stdin.end()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
  })

  it('leaves no worker behind when killed with kill -9', async () => {
    const { child, exited, ready } = await run()
    const [port] = (await ready).mediaPorts
    if (port === undefined) throw new Error('no media port')
    expect(await listensOn(port)).toBe(true)
    child.kill('SIGKILL')
    await exited
    await expect.poll(() => listensOn(port)).toBe(false)
  })

  it('speaks TLS with its own certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bonfire-sfu-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const { cert, key } = selfSigned('localhost')
    const files = { SFU_TLS_CERT: join(folder, 'cert.pem'), SFU_TLS_KEY: join(folder, 'key.pem') }
    await writeFile(files.SFU_TLS_CERT, cert)
    await writeFile(files.SFU_TLS_KEY, key)
    const { ready } = await run({ env: files })
    const { url, port } = await ready
    expect(url).toBe(`https://127.0.0.1:${port}`)
    const client = await connect(`https://localhost:${port}`, someUser(), { ca: cert })
    await client.join(someChannel())
  })

  it('does not start with a wrong configuration, and says what to change', async () => {
    const { exited, stderr, lines } = await run({ env: { SFU_PORT: 'seven', SFU_HOST: '0.0.0.0' } })
    expect(await exited).toBe(1)
    expect(lines).toEqual([])
    expect(stderr()).toContain('SFU_PORT is not a whole number. Give the port of signalling')
    expect(stderr()).toContain(
      'SFU_HOST is 0.0.0.0, where access tokens would travel unencrypted. Set SFU_TLS_CERT',
    )
  })

  it('does not start without its worker, even when its parent keeps its input open', async () => {
    const { exited, stderr } = await run({
      env: { MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' },
      args: ['--stop-with-parent'],
    })
    expect(await exited).toBe(1)
    expect(stderr()).toContain('worker-failed')
  })
})
