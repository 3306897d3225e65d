import type { CallLimit } from '../call-limit.ts'

/** More than a person reads; a page that notifies by itself would bury the screen. */
export const notifyLimit: CallLimit = { burst: 10, perSecond: 1 }

/** Whether the person wants to be told now: not of what they are looking at, and not when they asked for quiet. */
export const mayNotify = (asked: {
  readonly enabled: boolean
  readonly presence: string | null
  readonly focused: boolean
}): boolean => asked.enabled && !asked.focused && asked.presence !== 'dnd' && asked.presence !== null

/**
 * Linux servers read the body as markup (Desktop Notifications Specification 1.2, "Markup"), with links and pictures; the
 * others show it as it is.
 */
export const plainBody = (body: string, platform: NodeJS.Platform): string =>
  platform === 'linux' ? body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : body
