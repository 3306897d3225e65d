/**
 * What closing the window does. On macOS apps stay in the dock; elsewhere the person chooses between the tray and the end.
 * `tell`: it stays in the tray for the first time, and that is not to be guessed.
 */
export function onClose(asked: {
  readonly platform: NodeJS.Platform
  readonly closeToTray: boolean
  readonly isLeaving: boolean
  readonly toldOfTray: boolean
}): { readonly hide: boolean; readonly tell: boolean } {
  if (asked.isLeaving) return { hide: false, tell: false }
  if (asked.platform === 'darwin') return { hide: true, tell: false }
  return { hide: asked.closeToTray, tell: asked.closeToTray && !asked.toldOfTray }
}
