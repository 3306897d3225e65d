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
  const stop = state.subscribe(() => {
    const { badge } = state.read()
    if (badge.mentions === shown.mentions && badge.unread === shown.unread) return
    shown = badge
    if (process.platform === 'darwin') app.dock?.setBadge(dockBadge(badge))
    else if (process.platform === 'linux') app.setBadgeCount(badge.mentions)
    else {
      const overlay = overlayOf(badge)
      const image = overlay === null ? null : nativeImage.createFromPath(join(folder, overlay.file))
      window.browserWindow?.setOverlayIcon(image, overlay?.words ?? '')
    }
  })
  return { close: stop }
}
