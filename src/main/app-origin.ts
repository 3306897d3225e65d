/** The app's own scheme: a page of its own origin, where `file:` would give every file on the machine the same one. */
export const appScheme = 'app'
const appHost = 'bonfire'
export const appUrl = `${appScheme}://${appHost}/index.html`

/**
 * Whether a URL is of the app itself. Compares scheme and host, because Node gives every custom scheme the origin
 * `null` and two of them would be equal.
 */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed?.protocol === `${appScheme}:` && parsed.host === appHost
}
