import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Menu, nativeImage, Tray } from 'electron'
import type { ShellActions } from '../shell/actions.ts'
import type { ShellState, Watched } from '../shell/state.ts'
import { trayFile, trayIcon, trayTip } from './tray-icon.ts'
import { shownInMenu, trayMenu } from './tray-menu.ts'

interface Deps {
  readonly state: Watched<ShellState>
  readonly act: ShellActions
  /** Where the drawings lie. */
  readonly folder: string
}

/** The icon in the system's tray, from now until `close`. */
export function createTray({ state, act, folder }: Deps): { close(): void } {
  const { platform } = process
  const image = (file: string): Electron.NativeImage => nativeImage.createFromPath(join(folder, file))
  let file = trayFile(trayIcon(state.read()), platform)
  let shown = shownInMenu(state.read())
  const tray = new Tray(image(file))
  tray.setToolTip(trayTip(state.read()))
  tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state.read(), act)))
  // On macOS a click opens the menu, which has an entry for it.
  if (platform !== 'darwin') tray.on('click', () => act.open())

  const stop = state.subscribe(() => {
    const now = state.read()
    const next = trayFile(trayIcon(now), platform)
    if (next !== file) tray.setImage(image(next))
    file = next
    tray.setToolTip(trayTip(now))
    // Setting a menu closes the one that is open.
    if (isDeepStrictEqual(shownInMenu(now), shown)) return
    shown = shownInMenu(now)
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(now, act)))
  })
  return {
    close() {
      stop()
      if (!tray.isDestroyed()) tray.destroy()
    },
  }
}
