import type { App } from 'electron'
import { serve } from '../ipc.ts'
import { log } from '../log.ts'
import type { ProxySignIn } from './proxy-sign-in.ts'

/** Joins what Chromium asks to what the person answers in the window. */
export function serveProxySignIn(app: Pick<App, 'on'>, signIn: ProxySignIn): void {
  app.on('login', (event, _contents, details, asked, answer) => {
    event.preventDefault()
    void signIn
      .answer(asked, details)
      .catch((cause: unknown) => {
        log.error({ event: 'proxy-sign-in-failed', err: cause })
        return null
      })
      .then((given) => {
        if (given === null) answer()
        else answer(given.username, given.password)
      })
  })
  serve('proxy.question', () => signIn.question())
  serve('proxy.sign-in', ({ host, port, credentials }) => signIn.signIn(host, port, credentials))
}
