import type { IncomingMessage, ServerResponse } from 'node:http'

/*
 * The app's page comes from another origin (another port, or app://). Nothing here is decided by cookies: every request
 * carries its key and token itself, so any origin may ask.
 */

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
const exposed =
  'content-range, content-location, preference-applied, retry-after, x-sb-error-code, sb-error-code'

export function allowOrigins(res: ServerResponse): void {
  res.setHeader('access-control-allow-origin', '*')
  res.setHeader('access-control-expose-headers', exposed)
}

export function answerPreflight(req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(204, {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': req.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '86400',
  })
  res.end()
}
