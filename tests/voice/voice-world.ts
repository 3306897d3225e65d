import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { SignJWT } from 'jose'
import { build, type Rolldown } from 'vite'
import type { Sfu } from '../../sfu/src/sfu.ts'
import type { Gate } from '../../src/renderer/features/voice/ports.ts'
import { chromiumFlags, chromiumPath, launchChromium } from '../support/chromium.ts'
import { startLoopbackNode } from '../support/sfu/loopback-node.ts'

const secret = 'only-for-tests-only-for-tests-only-for-tests'
const serverId = randomUUID()

interface Access {
  join: boolean
  speak: boolean
}

/** One person in one browser window of their own. */
export interface Person {
  readonly userId: string
  readonly page: Page
  join(wanted?: { muted?: boolean; deafened?: boolean; gate?: Gate }): Promise<unknown>
}

/**
 * A real SFU, the real voice adapter in Chromium with its built-in beeping microphone, and a stand-in for the one part
 * that is not of interest here: the database, which lets everybody in.
 */
export class VoiceWorld {
  readonly channelId = randomUUID()
  readonly #access: Access
  readonly #backend: Server
  readonly #pages: Server
  readonly #browser: Browser
  readonly #contexts: BrowserContext[] = []
  #sfu: Sfu

  /** With a sound card's environment, people use its devices instead of Chromium's beeping microphone. */
  static async start(soundCard?: Record<string, string>): Promise<VoiceWorld> {
    const scripts = await pageScripts()
    const pages = await listen(
      createServer(({ url = '/' }, response) => {
        const script = scripts.get(url)
        response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
        response.end(
          script ?? '<!doctype html><title>voice</title><script type="module" src="/voice-page.js"></script>',
        )
      }),
    )
    const browser = await (soundCard === undefined ? launchBeeping() : launchChromium(soundCard))
    const access: Access = { join: true, speak: true }
    const backend = await listen(
      createServer((request, response) => {
        const answer = request.url?.endsWith('voice_access')
          ? { ...access, server_id: serverId }
          : { ok: true, value: null }
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(answer))
      }),
    )
    return new VoiceWorld(access, backend, pages, browser, await startNode(urlOf(backend), 0))
  }

  private constructor(access: Access, backend: Server, pages: Server, browser: Browser, sfu: Sfu) {
    this.#access = access
    this.#backend = backend
    this.#pages = pages
    this.#browser = browser
    this.#sfu = sfu
  }

  /** What the database answers to `voice_access` from now on. */
  allow(access: Access): void {
    Object.assign(this.#access, access)
  }

  async person(options: { microphone?: boolean } = {}): Promise<Person> {
    const userId = randomUUID()
    const token = await new SignJWT({ role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setAudience('authenticated')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret))
    const context = await this.#browser.newContext({ permissions: ['microphone'] })
    this.#contexts.push(context)
    const page = await context.newPage()
    if (options.microphone === false) await page.addInitScript(() => (window.withoutMicrophone = true))
    await page.goto(urlOf(this.#pages))
    const { channelId } = this
    return {
      userId,
      page,
      join: ({ muted = false, deafened = false, gate = null } = {}) => {
        const input = { sfuUrl: this.#sfu.url, channelId, userId, token, muted, deafened, gate }
        return page.evaluate((given) => window.voice.join(given), input)
      },
    }
  }

  /** Packets the SFU has taken from a person so far. */
  async packetsFrom({ userId }: Person): Promise<number> {
    const stats = await this.#sfu.stats()
    return stats.find((peer) => peer.userId === userId)?.sent?.packets ?? 0
  }

  /** Ends the node as an operator would, and starts another at the same address. */
  async restartSfu(meanwhile: () => Promise<void>): Promise<void> {
    const { port } = this.#sfu
    await this.#sfu.close()
    await meanwhile()
    this.#sfu = await startNode(urlOf(this.#backend), port)
  }

  /** Everybody's window closes; the rest goes on for the next test. */
  async clear(): Promise<void> {
    this.allow({ join: true, speak: true })
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()))
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#sfu.close()
    for (const server of [this.#backend, this.#pages]) {
      server.closeAllConnections()
      server.close()
    }
  }
}

const launchBeeping = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [...chromiumFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })

const startNode = (url: string, port: number): Promise<Sfu> =>
  startLoopbackNode({ url, publishableKey: 'none', node: { id: 'test', secret }, jwtSecret: secret }, port)

/** The page's program and those of its workers, by the path they ask for. */
async function pageScripts(): Promise<ReadonlyMap<string, string>> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: new URL('voice-page.ts', import.meta.url).pathname,
        output: { entryFileNames: 'voice-page.js' },
      },
    },
  })) as Rolldown.RolldownOutput
  return new Map(
    built.output.map((part) => [
      `/${part.fileName}`,
      String(part.type === 'chunk' ? part.code : part.source),
    ]),
  )
}

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
