import { shell } from 'electron'
import { type CallLimit, createCallLimit } from './call-limit.ts'
import { warnSeldom } from './log-seldom.ts'
import { log } from './log.ts'
import { outsideLink } from './navigation.ts'

/** A person clicks one after the other; a page that opens them by itself would bury the screen in windows of the browser. */
export const linkLimit: CallLimit = { burst: 5, perSecond: 1 }
const mayOpen = createCallLimit(linkLimit, () => performance.now())

/** Opens a link in the person's browser or mail program, if it is one of those; anything else is left alone. */
export function openOutside(url: string): void {
  const link = outsideLink(url)
  if (link === null) return warnSeldom({ event: 'link-refused', url })
  if (!mayOpen('links')) return warnSeldom({ event: 'links-flood', url })
  void shell.openExternal(link).catch((cause: unknown) => log.error({ event: 'link-failed', err: cause }))
}

/** macOS: where the person lets this app see keys in other programs. */
export function openAccessibilityPane(): void {
  const pane = 'x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility'
  void shell.openExternal(pane).catch((cause: unknown) => log.error({ event: 'link-failed', err: cause }))
}
