import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type Electron from 'electron'
import type { FakeMenu } from './fake-menu.ts'
import type { FakeWindow } from './fake-window.ts'
import { machine } from './machine.ts'

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
  | 'setLoginItemSettings'
  | 'setBadgeCount'
  | 'setJumpList'
  | 'setAboutPanelOptions'
  | 'setAppUserModelId'

class FakeDock implements Pick<Electron.Dock, 'setBadge'> {
  badge = ''
  menu: FakeMenu | null = null
  setBadge(text: string): void {
    this.badge = text
  }
  setMenu(menu: FakeMenu): void {
    this.menu = menu
  }
}

class FakeApp extends EventEmitter implements Pick<Electron.App, Used> {
  /** As the installed app: its log goes into a file. */
  readonly isPackaged = true
  readonly commandLine = {
    appendSwitch: (name: string) => void machine.switches.push(name),
    hasSwitch: (name: string) => machine.switches.includes(name),
  }
  /** On macOS only; which system this is may be said by a test. */
  readonly #dock = new FakeDock()
  badgeCount = 0
  loginItems: Electron.Settings = {}
  openedAtLogin = false
  jumpList: Electron.JumpListCategory[] | null = null
  about: Electron.AboutPanelOptionsOptions = {}
  userModelId = ''
  /** Whether another instance runs already. */
  isSecond = false

  async whenReady(): Promise<void> {
    await machine.ready.promise
  }
  requestSingleInstanceLock(): boolean {
    machine.events.emit('single-instance-lock')
    return !this.isSecond
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
  get dock(): FakeDock | undefined {
    return process.platform === 'darwin' ? this.#dock : undefined
  }
  setBadgeCount(count = 0): boolean {
    this.badgeCount = count
    return true
  }
  setLoginItemSettings(settings: Electron.Settings): void {
    this.loginItems = settings
  }
  getLoginItemSettings(): Pick<Electron.LoginItemSettings, 'wasOpenedAtLogin'> {
    return { wasOpenedAtLogin: this.openedAtLogin }
  }
  setJumpList(categories: Electron.JumpListCategory[] | null): 'ok' {
    this.jumpList = categories
    return 'ok'
  }
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    this.about = options
  }
  setAppUserModelId(id: string): void {
    this.userModelId = id
  }

  /** As Electron does: asks, closes the windows, then ends, unless somebody prevents it on the way. */
  quit(): void {
    let prevented = false
    this.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (prevented) return
    if (!machine.windows.every((window: FakeWindow) => window.close())) return
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
