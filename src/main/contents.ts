import type { WebContents } from 'electron'
import { openOutside } from './links.ts'
import { warnSeldom } from './log-seldom.ts'
import { mayNavigate } from './navigation.ts'

/** Keeps a page where it is: no other site, no frames, no windows, no web views. Links lead outside. */
export function confine(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (mayNavigate(event.url, event.isMainFrame)) return
    event.preventDefault()
    warnSeldom({ event: 'navigation-refused', url: event.url })
  })
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault()
  })
  // A page that asks to stay would keep a window open whose app has ended behind it.
  contents.on('will-prevent-unload', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
