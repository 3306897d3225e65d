import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type Electron from 'electron'
import { FakeWindow } from './fake-window.ts'
import { machine } from './machine.ts'

/*
 * Stands where the `electron` module stands for the main process. Electron's binary can't be had on every machine that
 * runs the tests; main's own code is the real one, and so are the preload and the browser. Only what main uses is here,
 * each part held to Electron's declarations.
 */

type Used =
  | 'whenReady'
  | 'requestSingleInstanceLock'
  | 'getPath'
  | 'getAppPath'
  | 'getVersion'
  | 'quit'
  | 'exit'
  | 'isPackaged'
  | 'setAsDefaultProtocolClient'

class FakeApp extends EventEmitter implements Pick<Electron.App, Used> {
  /** As the installed app: its log goes into a file. */
  readonly isPackaged = true
  readonly commandLine = {
    appendSwitch: (name: string) => void machine.switches.push(name),
    hasSwitch: (name: string) => machine.switches.includes(name),
  }
  async whenReady(): Promise<void> {
    await machine.ready.promise
  }
  requestSingleInstanceLock(): boolean {
    machine.events.emit('single-instance-lock')
    return true
  }
  getPath(name: string): string {
    return join(machine.folder, name)
  }
  getAppPath(): string {
    return process.cwd()
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    machine.linkSchemes.push(scheme)
    return true
  }
  getVersion(): string {
    return '0.0.0-test'
  }
  quit(): void {
    machine.events.emit('quit')
  }
  exit(code = 0): void {
    machine.events.emit('exit', code)
  }
}

export const app = new FakeApp()
machine.events.on('window', (window: FakeWindow) => {
  app.emit('browser-window-created', {}, window)
  app.emit('web-contents-created', {}, window.webContents)
})

export const BrowserWindow = FakeWindow

export const powerMonitor = new EventEmitter()

export const ipcMain: Pick<Electron.IpcMain, 'handle'> = {
  handle: (channel, handler) => {
    if (machine.invokeHandlers.has(channel)) throw new Error(`a second handler for '${channel}'`)
    machine.invokeHandlers.set(channel, handler as (event: object, ...args: unknown[]) => unknown)
  },
}

export const protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged: (schemes) => {
    for (const { scheme } of schemes) machine.schemes.add(scheme)
  },
  handle: (scheme, handler) => {
    machine.schemeHandlers.set(scheme, handler)
  },
}

export const { safeStorage, globalShortcut } = machine

export const session = { defaultSession: machine.session }

export const shell: Pick<Electron.Shell, 'openExternal'> = {
  openExternal: (url) => {
    machine.openedOutside.push(url)
    machine.events.emit('opened-outside', url)
    return Promise.resolve()
  },
}

export const dialog = {
  showErrorBox: (title: string, content: string) => void machine.errorBoxes.push({ title, content }),
  /** Answered with the default at once. */
  showMessageBox: (
    ...args: [Electron.MessageBoxOptions] | [Electron.BaseWindow, Electron.MessageBoxOptions]
  ) => {
    const options = args.length === 1 ? args[0] : args[1]
    machine.messageBoxes.push(options)
    return Promise.resolve({ response: options.defaultId ?? 0, checkboxChecked: false })
  },
} satisfies Partial<Electron.Dialog>

export const nativeTheme = { shouldUseDarkColors: true } satisfies Partial<Electron.NativeTheme>

export const systemPreferences: Pick<Electron.SystemPreferences, 'askForMediaAccess'> = {
  askForMediaAccess: () => Promise.resolve(true),
}

export const Menu = {
  buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => ({ items: template }),
  setApplicationMenu: () => undefined,
}
