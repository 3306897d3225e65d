import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, type WebContents } from 'electron'
import { appUrl } from './app-origin.ts'
import { log } from './log.ts'

/** `--bg-0` of the design tokens, so that nothing flashes before the first paint. */
const background = { dark: '#110e0b', light: '#eae5e0' }

/** The one window of the app: there is none before the first `show`, and none once it was closed. */
export class MainWindow {
  #window: BrowserWindow | null = null

  /** null while there is none. */
  get contents(): WebContents | null {
    return this.#window?.webContents ?? null
  }

  /** Opens it, or brings it to the front, whatever state it is in; `place` (`#/…`) is where in the app, if given. */
  show(place: string | null = null): void {
    if (this.#window === null) {
      this.#window = openWindow() // shows itself
      this.#window.on('closed', () => (this.#window = null))
      load(this.#window, place)
      return
    }
    // Another fragment of the same page: nothing is loaded anew, and a call goes on.
    if (place !== null) load(this.#window, place)
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }
}

function load(window: BrowserWindow, place: string | null): void {
  window
    .loadURL(`${appUrl}${place ?? ''}`)
    .catch((cause: unknown) => log.error({ event: 'load-failed', err: cause }))
}

/** It shows once there is something to see. */
function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 940,
    minHeight: 600,
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
      // Elsewhere than on macOS its dictionaries would be downloaded from a third party.
      spellcheck: process.platform === 'darwin',
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', (_event, details) =>
    log.error({ event: 'renderer-gone', ...details }),
  )
  return window
}
