import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron'
import { toApp, toWeb } from './app-urls.ts'
import type { FakeImage } from './fake-image.ts'
import { machine } from './machine.ts'
import {
  answerName,
  bindingName,
  isolatedWorld,
  pageScript,
  preloadScript,
  tellName,
  type Invocation,
} from './worlds.ts'

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]

/** An event that its listener may prevent, as Electron's are. */
function preventable<T extends object>(params: T): T & { defaultPrevented: boolean; preventDefault(): void } {
  return {
    ...params,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

class FakeWebContents
  extends EventEmitter
  implements
    Pick<
      WebContents,
      'setWindowOpenHandler' | 'send' | 'isDestroyed' | 'setZoomFactor' | 'replaceMisspelling' | 'reload'
    >
{
  readonly session = machine.session
  zoomFactor = 1
  readonly replaced: string[] = []
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  /** Set while main itself loads a page: that is not put to `will-frame-navigate`. */
  loading = false
  /** Carries what main sends to the preload's world. */
  deliver: (channel: string, payload: unknown) => void = () => undefined

  send(channel: string, payload: unknown): void {
    this.deliver(channel, structuredClone(payload))
  }

  isDestroyed(): boolean {
    return false
  }

  setZoomFactor(factor: number): void {
    this.zoomFactor = factor
  }

  /** How its window loads it again. */
  reloaded: () => Promise<unknown> = () => Promise.resolve()

  reload(): void {
    this.loading = true
    void this.reloaded().finally(() => (this.loading = false))
  }

  /** Asks to stay when it is to go; whether it does. */
  staysWhenLeft(): boolean {
    const event = preventable({})
    this.emit('will-prevent-unload', event)
    return !event.defaultPrevented
  }

  replaceMisspelling(word: string): void {
    this.replaced.push(word)
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (this.loading && isMainFrame) return true
    const event = preventable({ url, isMainFrame })
    this.emit('will-frame-navigate', event)
    return !event.defaultPrevented
  }

  openWindow(url: string): void {
    const referrer = { url: '', policy: 'default' } as const
    const { action } = this.#openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer,
    })
    machine.events.emit(`window-${action === 'deny' ? 'denied' : 'allowed'}`, url)
  }
}

type Used = Pick<
  BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
  | 'isMaximized'
  | 'maximize'
  | 'isFullScreen'
  | 'setFullScreen'
  | 'getNormalBounds'
>

/** A window of main's, shown in a page of Chromium with the real preload in its isolated world. */
export class FakeWindow extends EventEmitter implements Used {
  static getFocusedWindow(): FakeWindow | null {
    return machine.windows.find((window) => window.isFocused()) ?? null
  }

  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new FakeWebContents()
  readonly #opening: Promise<Page>
  #page: Page | null = null
  #visible: boolean
  #focused = false
  #minimized = false
  #maximized = false
  #fullScreen = false
  #closed = false
  #bounds: Rectangle
  overlay: { readonly file: string; readonly description: string } | null = null

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    this.#visible = options.show !== false
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    machine.windows.push(this)
    machine.events.emit('window', this)
    this.#opening = this.#open()
  }

  /** Once the app is loaded. */
  async page(): Promise<Page> {
    const page = await this.#opening
    await page.waitForLoadState('load')
    return page
  }

  isShownIn(page: Page): boolean {
    return this.#page === page
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#opening
    this.webContents.loading = true
    const isSameDocument = page.url().split('#')[0] === toWeb(url, machine.schemes).split('#')[0]
    this.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument })
    await page.goto(toWeb(url, machine.schemes), { waitUntil: 'load' })
    this.webContents.loading = false
    if (isSameDocument) return
    this.webContents.emit('did-finish-load')
    this.emit('ready-to-show')
  }

  show(): void {
    this.#visible = true
    this.emit('show')
    this.focus()
  }
  hide(): void {
    this.#visible = false
    this.#focused = false
    this.emit('hide')
  }
  focus(): void {
    this.#focused = true
    this.emit('focus')
  }
  /** Another program's window comes to the front. */
  blur(): void {
    this.#focused = false
    this.emit('blur')
  }
  isFocused(): boolean {
    return this.#focused
  }
  minimize(): void {
    this.#minimized = true
    this.emit('minimize')
  }
  isMinimized(): boolean {
    return this.#minimized
  }
  restore(): void {
    this.#minimized = false
    this.emit('restore')
  }
  isMaximized(): boolean {
    return this.#maximized
  }
  maximize(): void {
    this.#maximized = true
    this.emit('maximize')
  }
  isFullScreen(): boolean {
    return this.#fullScreen
  }
  setFullScreen(on: boolean): void {
    const change = (): void => {
      this.#fullScreen = on
      this.emit(on ? 'enter-full-screen' : 'leave-full-screen')
    }
    // On macOS the window is moved to a space of its own and back, which takes its time.
    if (process.platform === 'darwin') setImmediate(change)
    else change()
  }
  getNormalBounds(): Rectangle {
    return this.#bounds
  }
  /** As the person drags it. */
  place(bounds: Rectangle): void {
    this.#bounds = bounds
    this.emit('move')
    this.emit('resize')
  }
  setOverlayIcon(image: FakeImage | null, description: string): void {
    this.overlay = image === null ? null : { file: basename(image.path), description }
  }
  /** Closes it if nobody prevents it; false if somebody does. */
  close(): boolean {
    if (this.#closed) return true
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.#closed = true
    this.#visible = false
    this.emit('closed')
    return true
  }
  get visible(): boolean {
    return this.#visible
  }

  async #open(): Promise<Page> {
    const context = await machine.openContext()
    const page = await context.newPage()
    this.#page = page
    const cdp = await context.newCDPSession(page)
    const preload = this.options.webPreferences?.preload
    const source = preload === undefined ? '' : await readFile(preload, 'utf8')
    const events = `electron-${crypto.randomUUID()}`
    await cdp.send('Page.enable')
    this.webContents.reloaded = () => page.reload()
    // In order with what the page asks of main afterwards.
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined)
        this.webContents.emit('did-navigate', {}, toApp(frame.url, machine.schemes))
    })
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorld })
    let world: number | null = null
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === isolatedWorld) world = context.id
    })
    this.webContents.deliver = (channel, payload) => {
      // A page that is being left hears nothing.
      if (world !== null) void this.#call(cdp, world, tellName, { channel, payload }).catch(() => undefined)
    }
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) void this.#answer(cdp, executionContextId, JSON.parse(payload) as Invocation)
    })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(events) })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: isolatedWorld,
      source: preloadScript(events, source),
    })
    return page
  }

  async #answer(
    cdp: CDPSession,
    executionContextId: number,
    { id, channel, args }: Invocation,
  ): Promise<void> {
    const url = toApp(this.#page?.url() ?? '', machine.schemes)
    const answer = await machine.invokeFrom({ url, parent: null }, channel, args[0]).then(
      (value) => ({ id, value }),
      (cause: unknown) => ({ id, error: `Error invoking remote method '${channel}': ${String(cause)}` }),
    )
    // A page that was closed meanwhile hears nothing.
    await this.#call(cdp, executionContextId, answerName, answer).catch(() => undefined)
  }

  async #call(cdp: CDPSession, executionContextId: number, name: string, value: unknown): Promise<void> {
    await cdp.send('Runtime.callFunctionOn', {
      functionDeclaration: `function (value) { globalThis.${name}(value) }`,
      executionContextId,
      arguments: [{ value }],
    })
  }
}
