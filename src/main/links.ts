import { shell } from 'electron'
import { log } from './log.ts'
import { outsideLink } from './navigation.ts'

/** Opens a link in the person's browser or mail program, if it is one of those; anything else is left alone. */
export function openOutside(url: string): void {
  const link = outsideLink(url)
  if (link === null) log.warn({ event: 'link-refused', url })
  else
    void shell.openExternal(link).catch((cause: unknown) => log.error({ event: 'link-failed', err: cause }))
}
