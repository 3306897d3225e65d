import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { downloadWorker, prebuiltUrl } from './worker-download.mjs'

const release = { version: '3.27.1', repository: 'git+https://example.org/versatica/mediasoup.git' }

describe('prebuiltUrl', () => {
  it('is the place where mediasoup itself looks', () => {
    expect(prebuiltUrl({ ...release, platform: 'linux', arch: 'x64', kernel: '6.1.0-13-amd64' })).toBe(
      'https://example.org/versatica/mediasoup/releases/download/3.27.1/mediasoup-worker-3.27.1-linux-x64-kernel6.tgz',
    )
    expect(prebuiltUrl({ ...release, platform: 'darwin', arch: 'arm64', kernel: '24.1.0' })).toMatch(
      /3\.27\.1\/mediasoup-worker-3\.27\.1-darwin-arm64\.tgz$/,
    )
    const installer = readFileSync('node_modules/mediasoup/npm-scripts.mjs', 'utf8')
    expect(installer).toContain('`mediasoup-worker-${pkg.version}-${os.platform()}-${os.arch()}`')
    expect(installer).toContain('`-kernel${kernelMajorVersion}`')
  })
})

describe('downloadWorker', () => {
  async function download(answer: RequestListener, patience = 10_000): Promise<unknown> {
    const server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const into = await mkdtemp(join(tmpdir(), 'bonfire-download-'))
    onTestFinished(async () => {
      server.closeAllConnections()
      server.close()
      await rm(into, { recursive: true, force: true })
    })
    const { port } = server.address() as AddressInfo
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${port}` }
    const machine = {
      platform: process.platform,
      arch: process.arch,
      env,
      signal: new AbortController().signal,
    }
    return downloadWorker(machine, { ...release, into }, patience)
  }

  it('says when there is none for this system', async () => {
    const answer = download((_, response) => response.writeHead(404).end())
    expect(await answer).toEqual({ ok: false, error: 'there is none for this system' })
  })

  it('gives up on a server that does not answer', async () => {
    expect(await download(() => undefined, 50)).toEqual({
      ok: false,
      error: 'it could not be downloaded: no sign of life for 0.05 s',
    })
  })

  it('gives up on a server that falls silent half-way', async () => {
    const answer = download((_, response) => response.writeHead(200).write('some bytes'), 50)
    expect(await answer).toMatchObject({
      ok: false,
      error: expect.stringMatching(/no sign of life/) as unknown,
    })
  })

  it('refuses what is no archive', async () => {
    const answer = download((_, response) => response.writeHead(200).end('a page of some proxy'))
    expect(await answer).toMatchObject({
      ok: false,
      error: expect.stringMatching(/could not be unpacked/) as unknown,
    })
  })
})
