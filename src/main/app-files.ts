import { extname, isAbsolute, join, relative, sep } from 'node:path'
import { err, ok, type Result } from '../shared/result.ts'
import { isAppUrl } from './app-origin.ts'

/** What the renderer's build consists of; anything else is handed out as bytes. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
}

export const mimeType = (path: string): string =>
  types[extname(path).toLowerCase()] ?? 'application/octet-stream'

/** `outside`: the path leads out of the folder or can't be told. `elsewhere`: the URL is not of the app. */
export type PathError = { readonly kind: 'outside' | 'elsewhere' }

/**
 * The file in `root` that a URL of the app names. URLs keep escaped slashes, dots and backslashes through parsing, so
 * the path is judged after it has been decoded and resolved, never before.
 */
export function fileOf(root: string, url: string): Result<string, PathError> {
  if (!isAppUrl(url)) return err({ kind: 'elsewhere' })
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return err({ kind: 'outside' }) // a broken escape
  }
  if (path.includes('\\') || path.includes('\0') || path.split('/').includes('..'))
    return err({ kind: 'outside' })
  const file = join(root, path === '' || path === '/' ? 'index.html' : path)
  const inside = relative(root, file)
  // Without dots in the path it can't leave the folder; should that ever be wrong, this still holds.
  if (inside === '' || isAbsolute(inside) || inside.split(sep).includes('..')) return err({ kind: 'outside' })
  return ok(file)
}
