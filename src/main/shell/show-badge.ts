import { join } from 'node:path'
import { app, nativeImage, type BrowserWindow } from 'electron'
import { dockBadge, overlayOf } from './badge.ts'
import type { ShellState, Watched } from './state.ts'

interface Deps {
  readonly state: Watched<ShellState>
  readonly window: { readonly browserWindow: Pick<BrowserWindow, 'setOverlayIcon'> | null }
  /** Where the drawings lie. */
  readonly folder: string
}

/** Counts on the app's icon, in the way of each system. */
export function showBadge({ state, window, folder }: Deps): { close(): void } {
  let shown: ShellState['badge'] = { mentions: 0, unread: false }

  function show(): void {
    if (process.platform === 'darwin') app.dock?.setBadge(dockBadge(shown))
    else if (process.platform === 'linux') app.setBadgeCount(shown.mentions)
    else {
      const overlay = overlayOf(shown)
      const image = overlay === null ? null : nativeImage.createFromPath(join(folder, overlay.file))
      window.browserWindow?.setOverlayIcon(image, overlay?.words ?? '')
    }
  }

  const stop = state.subscribe(() => {
    const { badge } = state.read()
    if (badge.mentions === shown.mentions && badge.unread === shown.unread) return
    shown = badge
    show()
  })
  // On Windows it lies over the button of the taskbar, which is another one each time the window is shown.
  const follow = (_event: unknown, opened: Pick<BrowserWindow, 'on'>): void => void opened.on('show', show)
  if (process.platform === 'win32') app.on('browser-window-created', follow)
  return {
    close() {
      stop()
      app.off('browser-window-created', follow)
    },
  }
}
