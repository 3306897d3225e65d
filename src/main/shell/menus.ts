import { isDeepStrictEqual } from 'node:util'
import { app, Menu } from 'electron'
import { shownInMenu } from '../tray/tray-menu.ts'
import type { ShellActions } from './actions.ts'
import { dockMenu, jumpList } from './dock-menu.ts'
import { menuBar } from './menu-bar.ts'
import type { ShellState, Watched } from './state.ts'

/** The menu bar, the dock's menu and the jump list, each where the system has one. */
export function showMenus(state: Watched<ShellState>, act: ShellActions): { close(): void } {
  const asked = { platform: process.platform, isPackaged: app.isPackaged }
  let shown: object | null = null
  function show(): void {
    const next = shownInMenu(state.read())
    if (isDeepStrictEqual(next, shown)) return
    shown = next
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(state.read(), act, asked)))
    app.dock?.setMenu(Menu.buildFromTemplate(dockMenu(state.read(), act)))
  }
  show()
  if (process.platform === 'win32') app.setJumpList(jumpList(process.execPath))
  return { close: state.subscribe(show) }
}
