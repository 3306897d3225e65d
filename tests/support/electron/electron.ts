import { EventEmitter } from 'node:events'
import type Electron from 'electron'
import { FakeImage } from './fake-image.ts'
import { FakeMenu } from './fake-menu.ts'
import { FakeNotification } from './fake-notification.ts'
import { FakeTray } from './fake-tray.ts'
import { FakeWindow } from './fake-window.ts'
import { machine } from './machine.ts'

/*
 * Stands where the `electron` module stands for the main process. Electron's binary can't be had on every machine that
 * runs the tests; main's own code is the real one, and so are the preload and the browser. Only what main uses is here,
 * each part held to Electron's declarations.
 */

export const BrowserWindow = FakeWindow

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

export const systemPreferences = {
  askForMediaAccess: () => Promise.resolve(true),
  isTrustedAccessibilityClient: () => false,
} satisfies Partial<Electron.SystemPreferences>

export const Menu = FakeMenu
export const Tray = FakeTray
export const Notification = FakeNotification
export const nativeImage = FakeImage

/** What the system tells of suspending, locking and shutting down. */
export const powerMonitor = new EventEmitter()

export const clipboard: Pick<Electron.Clipboard, 'writeText'> = {
  writeText: (text) => {
    machine.copied.push(text)
    return Promise.resolve()
  },
}

export { app } from './fake-app.ts'
export { utilityProcess } from './fake-utility-process.ts'
export { screen } from './fake-screen.ts'
