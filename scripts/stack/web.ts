import { createServer } from 'node:http'
import { once } from 'node:events'
import sirv from 'sirv'
import { contentSecurityPolicy } from '../../src/main/csp.ts'
import { listenNear } from './listen-near.ts'

/** What the browser build needs to find its backend: the content of `bonfire.json`. */
export interface WebConfig {
  readonly url: string
  readonly publishableKey: string
}

export interface Web {
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves the built renderer to browsers on loopback, with `bonfire.json` beside it.
 * @param root folder of the built renderer
 * @param port wanted; a taken one moves up
 */
export async function startWeb(root: string, port: number, config: WebConfig): Promise<Web> {
  // Read at each request (dev): a build may replace the files while they are served.
  const files = sirv(root, { single: true, etag: true, dev: true })
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', contentSecurityPolicy(config.url))
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    if (request.url?.split('?')[0] === '/bonfire.json') {
      response.setHeader('content-type', 'application/json')
      response.setHeader('cache-control', 'no-store')
      response.end(JSON.stringify(config))
      return
    }
    files(request, response)
  })
  const taken = await listenNear(server, port)
  return {
    url: `http://127.0.0.1:${taken}/`,
    async close() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
