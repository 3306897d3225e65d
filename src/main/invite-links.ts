import { parseInvite } from '../shared/invite-link.ts'

/** The scheme by which invite links find the desktop app; `electron-builder.yml` registers it with the installers. */
export const linkScheme = 'bonfire-chat'

/**
 * The place in the app (`#/…`) that a link among these arguments leads to, or null. Systems hand links over as an
 * argument, between others of Chromium's own; any program and any web page may send one.
 */
export function placeIn(args: readonly string[]): string | null {
  for (const arg of args) {
    const code = arg.toLowerCase().startsWith(`${linkScheme}:`) ? parseInvite(arg) : null
    if (code !== null) return `#/invite/${code}`
  }
  return null
}
