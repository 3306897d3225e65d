import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { Settings } from '../shared/settings.ts'
import { appUrl } from './app-origin.ts'
import { type CallLimit, createCallLimit } from './call-limit.ts'
import { log } from './log.ts'
import { onClose } from './shell/close.ts'
import type { ShellMemory } from './shell/memory.ts'
import type { Watched } from './shell/state.ts'
import { arrangement, placeFor, smallest, withPlace } from './shell/window-place.ts'

/** `--bg-0` of the design tokens, so that nothing flashes before the first paint. */
const background = { dark: '#110e0b', light: '#eae5e0' }

/** The one window of the app: there is none before the first `show` or `load`, and none once it was closed. */
export interface MainWindow {
  readonly browserWindow: BrowserWindow | null
  readonly contents: WebContents | null
  readonly isFocused: boolean
  /** Opens it, or brings it to the front, whatever state it is in; `place` (`#/…`) is where in the app, if given. */
  show(place?: string | null): void
  /** Opens it without showing it: the app was started with the system. */
  load(): void
  /** From now on it does not stay in the tray when it is closed. */
  leave(): void
}

interface Deps {
  readonly memory: ShellMemory
  readonly settings: Watched<Settings>
  /** Closed for the first time, and the app stays in the tray. */
  readonly onFirstHidden: () => void
  /** The page that was there is gone: closed, broken or loaded anew. */
  readonly onPageGone: () => void
  /** The page has broken several times in a row: the window stays empty until it is shown again. */
  readonly onBroken: () => void
  /** The wheel was turned with Ctrl held. */
  readonly onZoom: (direction: 'in' | 'out') => void
  /** Windows ends the person's session and waits for nothing. */
  readonly onSessionEnd: () => void
}

/** A page that breaks is loaded again by itself this often; one that breaks each time would go on for ever. */
const reloadLimit: CallLimit = { burst: 3, perSecond: 1 / 120 }

export function createMainWindow(deps: Deps): MainWindow {
  let window: BrowserWindow | null = null
  let broken = false
  let leaving = false

  function open(place: string | null, shown: boolean): void {
    const opened = openWindow(deps, shown, () => {
      broken = true
      deps.onBroken()
    })
    window = opened
    broken = false
    opened.on('close', (event) => {
      const { what, tell } = onClose({
        platform: process.platform,
        closeToTray: deps.settings.read().app.closeToTray,
        isLeaving: leaving,
        toldOfTray: deps.memory.read().toldOfTray,
      })
      remember(opened, deps.memory)
      if (what === 'close') return
      event.preventDefault()
      if (what === 'quit') return app.quit()
      hideWindow(opened)
      if (!tell) return
      deps.memory.change({ toldOfTray: true })
      deps.onFirstHidden()
    })
    opened.on('session-end', deps.onSessionEnd)
    opened.on('closed', () => {
      window = null
      deps.onPageGone()
    })
    loadPage(opened, place)
  }

  return {
    get browserWindow() {
      return window
    },
    get contents() {
      return window?.webContents ?? null
    },
    get isFocused() {
      return window?.isFocused() ?? false
    },
    show(place = null) {
      if (window === null) return open(place, true)
      // Another fragment of the same page: nothing is loaded anew, and a call goes on.
      if (place !== null || broken) loadPage(window, place)
      broken = false
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    load() {
      if (window === null) open(null, false)
    },
    leave: () => void (leaving = true),
  }
}

function loadPage(window: BrowserWindow, place: string | null): void {
  window
    .loadURL(`${appUrl}${place ?? ''}`)
    .catch((cause: unknown) => log.error({ event: 'load-failed', err: cause }))
}

/** A hidden window in full screen would leave its empty space behind on macOS. */
function hideWindow(window: BrowserWindow): void {
  if (process.platform !== 'darwin' || !window.isFullScreen()) return window.hide()
  window.once('leave-full-screen', () => window.hide())
  window.setFullScreen(false)
}

function remember(window: BrowserWindow, memory: ShellMemory): void {
  if (window.isMinimized()) return
  const place = {
    displays: arrangement(screen.getAllDisplays()),
    bounds: window.getNormalBounds(),
    maximized: window.isMaximized(),
    fullScreen: window.isFullScreen(),
  }
  memory.change({ places: withPlace(memory.read().places, place) })
}

/** It shows once there is something to see. */
function openWindow(
  { memory, settings, onPageGone, onZoom }: Deps,
  shown: boolean,
  onBroken: () => void,
): BrowserWindow {
  const mayReload = createCallLimit(reloadLimit, () => performance.now())
  const place = placeFor(memory.read().places, screen.getAllDisplays())
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Bonfire',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // A voice app works while nobody looks at it: reconnections and meters must not be slowed down.
      backgroundThrottling: false,
      // The session says in which languages, if any.
      spellcheck: true,
    },
  })
  const { webContents } = window
  if (shown) window.once('ready-to-show', () => window.show())
  // Not before somebody wants to see it: maximizing shows a window.
  window.once('show', () => {
    if (place.maximized) window.maximize()
    if (place.fullScreen) window.setFullScreen(true)
  })
  const keep = (): void => remember(window, memory)
  window.on('resize', keep)
  window.on('move', keep)
  window.on('maximize', keep)
  window.on('unmaximize', keep)
  window.on('enter-full-screen', keep)
  window.on('leave-full-screen', keep)

  const zoom = (): void => webContents.setZoomFactor(settings.read().app.zoom)
  webContents.on('did-finish-load', zoom)
  webContents.on('zoom-changed', (_event, direction) => onZoom(direction))
  const stop = settings.subscribe(zoom)
  window.once('closed', stop)

  // Once another page is there: a navigation that begins may still be refused.
  webContents.on('did-navigate', onPageGone)
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const again = reason !== 'clean-exit' && mayReload('page')
    log.error({ event: 'renderer-gone', reason, exitCode, again })
    onPageGone()
    // Not while Chromium still takes the page down.
    if (again) setImmediate(() => webContents.isDestroyed() || webContents.reload())
    else if (reason !== 'clean-exit') onBroken()
  })
  return window
}
