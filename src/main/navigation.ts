import { isAppUrl } from './app-origin.ts'

/** The window shows the app and nothing else; frames inside it go nowhere at all. */
export const mayNavigate = (url: string, isMainFrame: boolean): boolean => isMainFrame && isAppUrl(url)

const outside = new Set(['https:', 'mailto:'])

/**
 * The URL to hand to the system for a link that leads out of the app, or null. Other schemes start programs, with
 * whatever the link's author chose as their argument.
 */
export function outsideLink(url: string): string | null {
  const parsed = URL.parse(url)
  return parsed !== null && outside.has(parsed.protocol) ? parsed.href : null
}
