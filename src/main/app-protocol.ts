import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { fileOf, mimeType } from './app-files.ts'
import { appScheme } from './app-origin.ts'
import { contentSecurityPolicy } from './csp.ts'
import { warnSeldom } from './log-seldom.ts'

/** Before Electron is ready: a scheme with an origin of its own, a secure context, and no way round the policy. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }])
}

/** Serves the renderer's build from `root`. */
export function serveApp(root: string, backendUrl: string | null): void {
  const headers = {
    'content-security-policy': contentSecurityPolicy(backendUrl),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
  const refuse = (status: number): Response => new Response(null, { status, headers })

  protocol.handle(appScheme, async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return refuse(405)
    const file = fileOf(root, url)
    if (!file.ok) {
      warnSeldom({ event: 'request-refused', url, ...file.error })
      return refuse(file.error.kind === 'outside' ? 403 : 404)
    }
    try {
      const body = await readFile(file.value)
      return new Response(method === 'HEAD' ? null : new Uint8Array(body), {
        headers: { ...headers, 'content-type': mimeType(file.value) },
      })
    } catch (cause) {
      warnSeldom({ event: 'file-missing', url, detail: String(cause) })
      return refuse(404)
    }
  })
}
