/*
 * A scheme of one's own can't be registered over the DevTools protocol. So the page of app://bonfire/ lives at
 * https://bonfire.app.test/ in the browser, which is a secure context with an origin of its own as well, and main only
 * ever sees the first form.
 */

const domain = 'test'

export function toWeb(url: string, schemes: ReadonlySet<string>): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/i.exec(url)
  const [, scheme = '', host = '', rest = ''] = parts ?? []
  return schemes.has(scheme) ? `https://${host}.${scheme}.${domain}${rest}` : url
}

export function toApp(url: string, schemes: ReadonlySet<string>): string {
  const parts = /^https:\/\/([^/?#]+)\.([^./?#]+)\.test(?=[/?#]|$)(.*)$/i.exec(url)
  const [, host = '', scheme = '', rest = ''] = parts ?? []
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url
}
