import { isAppUrl } from './app-origin.ts'

/** What a page asks for, in the terms of Electron's permission handlers. */
export interface PermissionQuestion {
  readonly permission: string
  /** The page that asks; undefined or empty when the network stack asks on nobody's behalf. */
  readonly url: string | undefined
  readonly isMainFrame: boolean
  /** Of a `media` question: what it is about. */
  readonly media: readonly string[]
}

const granted = new Set(['speaker-selection', 'clipboard-sanitized-write', 'fullscreen'])

/**
 * Chromium asks these before a page may reach an address on this machine or in its network
 * (https://wicg.github.io/local-network-access/). Backend and SFU may well be there; which hosts the page may talk to
 * is the content security policy's matter.
 */
const network = new Set(['local-network-access', 'local-network', 'loopback-network'])

/** Denied unless named: the app's own page gets what it needs, and no other page or frame gets anything. */
export function mayUse({ permission, url, isMainFrame, media }: PermissionQuestion): boolean {
  if (network.has(permission)) return url === undefined || url === '' || isAppUrl(url)
  if (!isMainFrame || url === undefined || !isAppUrl(url)) return false
  // The microphone only: the camera comes with video.
  if (permission === 'media') return media.length > 0 && media.every((type) => type === 'audio')
  return granted.has(permission)
}
