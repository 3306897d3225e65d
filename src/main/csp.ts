/** Hosts that always mean this machine. (A policy can't name IPv6 addresses: CSP Level 3, section 2.3.1, host-part.) */
const loopback = ['127.0.0.1', 'localhost']

/** Whether a backend runs on this machine. */
export function isLoopback(backendUrl: string): boolean {
  const { hostname } = new URL(backendUrl)
  return loopback.includes(hostname) || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/**
 * Whom the page may talk to. The addresses of the SFUs are rows in the backend's database and change while the app
 * runs, so with an https backend every encrypted host is allowed. Unencrypted ones are allowed only on the host of a
 * backend that is itself unencrypted, on any port, because its SFU listens on another. Without a backend the person
 * types one in, which may be any.
 */
function connectSources(backendUrl: string | null): string[] {
  if (backendUrl === null) return ['http:', 'https:', 'ws:', 'wss:']
  const { protocol, hostname } = new URL(backendUrl)
  if (protocol === 'https:') return ['https:', 'wss:']
  const hosts = isLoopback(backendUrl) ? loopback : [hostname]
  return ['https:', 'wss:', ...hosts.flatMap((host) => [`http://${host}:*`, `ws://${host}:*`])]
}

/** Pictures and sounds of the backend's storage, public and by signed URL; no other path of the backend, and no other host. */
function storageSources(backendUrl: string | null): string[] {
  if (backendUrl === null) return ['http:', 'https:']
  const { origin, pathname, hostname } = new URL(backendUrl)
  if (hostname.startsWith('[')) return []
  return [`${origin}${pathname.replace(/\/+$/, '')}/storage/v1/`]
}

/** What a page of the app may load and reach, with this backend; null: with whichever the person names. */
function directives(backendUrl: string | null): string[] {
  const storage = storageSources(backendUrl)
  const policy: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"], // WebAssembly, not eval: noise suppression is compiled to it
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:', ...storage],
    'media-src': ["'self'", 'blob:', ...storage],
    'worker-src': ["'self'"],
    'connect-src': ["'self'", ...connectSources(backendUrl)],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  return Object.entries(policy).map(([directive, sources]) => [directive, ...sources].join(' '))
}

/** The Content-Security-Policy header of every answer that is a part of the app, from its own scheme or from a web server. */
export const contentSecurityPolicy = (backendUrl: string | null): string =>
  [...directives(backendUrl), "frame-ancestors 'none'"].join('; ')

/** For the page itself, where a server sends no header. A page can't say who may frame it (CSP Level 3, section 6.4.2). */
export const policyInsidePage = (): string => directives(null).join('; ')
