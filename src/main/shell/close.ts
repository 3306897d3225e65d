/**
 * What closing the window does. On macOS apps stay in the dock; elsewhere the person chooses between the tray and the end, and the
 * window stays until its page has left its room. `tell`: it stays in the tray for the first time, and that is not to be guessed.
 */
export function onClose(asked: {
  readonly platform: NodeJS.Platform
  readonly closeToTray: boolean
  readonly isLeaving: boolean
  readonly toldOfTray: boolean
}): { readonly what: 'hide' | 'quit' | 'close'; readonly tell: boolean } {
  if (asked.isLeaving) return { what: 'close', tell: false }
  if (asked.platform === 'darwin') return { what: 'hide', tell: false }
  if (!asked.closeToTray) return { what: 'quit', tell: false }
  return { what: 'hide', tell: !asked.toldOfTray }
}
