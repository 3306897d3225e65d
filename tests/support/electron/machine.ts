import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Request as PageRequest,
  type Route,
} from '@playwright/test'
import type { MessageBoxOptions } from 'electron'
import { chromiumFlags, chromiumPath } from '../chromium.ts'
import { toApp } from './app-urls.ts'
import { FakeSafeStorage } from './fake-safe-storage.ts'
import { FakeGlobalShortcut } from './fake-global-shortcut.ts'
import { FakeSession } from './fake-session.ts'
import type { FakeWindow } from './fake-window.ts'

/** The frame is all that main looks at of an invoke event. */
type InvokeHandler = (event: { readonly senderFrame: Frame | null }, ...args: unknown[]) => unknown

interface Frame {
  readonly url: string
  readonly parent: Pick<Frame, 'url'> | null
}

type SchemeHandler = (request: Request) => Response | Promise<Response>

/**
 * The machine that main runs on in a test: a real Chromium in place of Electron's, and in sight what main did to the
 * rest of the world.
 */
class Machine {
  /** Where the app keeps its data and logs. */
  readonly folder = mkdtempSync(join(tmpdir(), 'bonfire-electron-'))
  readonly windows: FakeWindow[] = []
  readonly globalShortcut = new FakeGlobalShortcut()
  readonly session = new FakeSession()
  readonly safeStorage = new FakeSafeStorage()
  readonly schemes = new Set<string>()
  readonly schemeHandlers = new Map<string, SchemeHandler>()
  readonly invokeHandlers = new Map<string, InvokeHandler>()
  readonly switches: string[] = []
  readonly linkSchemes: string[] = []
  readonly openedOutside: string[] = []
  readonly copied: string[] = []
  readonly errorBoxes: { title: string; content: string }[] = []
  readonly messageBoxes: MessageBoxOptions[] = []
  /** `opened-outside`, `window-denied`, `quit`, `exit`, `single-instance-lock`: what main did, or a page. */
  readonly events = new EventEmitter()
  readonly ready = Promise.withResolvers<null>()
  #browser: Browser | null = null

  constructor() {
    // Its windows are pages: no screen is asked for.
    process.argv.push('--ozone-platform=headless')
    // Nothing of the login of whoever runs the tests: no bus, no desktop that asks questions, no other Bonfire.
    process.env['XDG_RUNTIME_DIR'] = this.folder
    delete process.env['DBUS_SESSION_BUS_ADDRESS']
  }

  /** Starts Chromium; `app.whenReady()` resolves. */
  async start(): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags })
    this.ready.resolve(null)
  }

  async close(): Promise<void> {
    await this.#browser?.close()
    rmSync(this.folder, { recursive: true })
  }

  /** Asks main as the preload of a page at `url` would, whatever page is really open. */
  async invokeFrom(frame: Frame | null, channel: string, input: unknown): Promise<unknown> {
    const handler = this.invokeHandlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return structuredClone(await handler({ senderFrame: frame }, input))
  }

  async openContext(): Promise<BrowserContext> {
    if (this.#browser === null) throw new Error('a window was opened before Electron was ready')
    const context = await this.#browser.newContext({ ignoreHTTPSErrors: true })
    await context.route('**/*', (route) => this.#request(route))
    return context
  }

  /** Every request of a page passes here: new windows and navigations are put to main, the app's scheme is served. */
  async #request(route: Route): Promise<void> {
    const request = route.request()
    const url = toApp(request.url(), this.schemes)
    const window = this.#windowOf(request)
    if (window === null) {
      this.windows[0]?.webContents.openWindow(url)
      return route.abort('aborted')
    }
    if (request.isNavigationRequest() && !window.webContents.mayNavigate(url, isMainFrame(request)))
      return route.abort('aborted')
    const handler = this.schemeHandlers.get(new URL(url).protocol.slice(0, -1))
    if (handler === undefined) return route.continue()
    const response = await handler(new Request(url, { method: request.method() }))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  /** null: the request is the first of a window that a page wants to open, and has no frame yet. */
  #windowOf(request: PageRequest): FakeWindow | null {
    try {
      const page = request.frame().page()
      return this.windows.find((window) => window.isShownIn(page)) ?? null
    } catch {
      return null
    }
  }
}

function isMainFrame(request: PageRequest): boolean {
  return request.frame().parentFrame() === null
}

export const machine = new Machine()
