/**
 * The address of a request, read so that lite can not read another one out of it: lite looks for its query behind a '#',
 * too, and other forms of an address than a path are for proxies. Dot segments are resolved. Null if it is malformed.
 */
export function parseAddress(target: string): URL | null {
  const url = URL.parse(target, 'http://127.0.0.1')
  if (!url || url.protocol !== 'http:' || url.username !== '' || url.password !== '') return null
  url.hash = ''
  return url
}

/** Whether each percent sign of a path begins a character. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
