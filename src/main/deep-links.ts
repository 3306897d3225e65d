import { authLink, type AuthLink } from '../shared/ipc/shell.ts'
import { parseInvite } from '../shared/invite-link.ts'

/** The scheme by which links find the desktop app; `electron-builder.yml` registers it with the installers. */
export const linkScheme = 'bonfire-chat'

/** `refused`: of our scheme, and nothing we know. Nothing of it is kept: it may carry somebody's secret. */
export type DeepLink =
  | { readonly kind: 'place'; readonly place: string }
  | { readonly kind: 'auth'; readonly link: AuthLink }
  | { readonly kind: 'refused' }

/** No link of ours is longer. */
const longest = 2_000

/**
 * The link among these arguments, or null. Systems hand links over as an argument, between others of Chromium's own; any
 * program and any web page may send one, so only the two kinds there are get through, and of them only what they consist of.
 */
export function linkIn(args: readonly string[]): DeepLink | null {
  const text = args.find((arg) => arg.toLowerCase().startsWith(`${linkScheme}:`))
  return text === undefined ? null : parse(text)
}

function parse(text: string): DeepLink {
  const url = text.length > longest ? null : URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '' || url.port !== '')
    return { kind: 'refused' }
  if (url.host === 'invite') return invite(url)
  return url.host === 'auth' ? auth(url) : { kind: 'refused' }
}

function invite({ pathname, search, hash }: URL): DeepLink {
  const code = parseInvite(pathname.replace(/^\/|\/$/g, ''))
  return code === null || search !== '' || hash !== ''
    ? { kind: 'refused' }
    : { kind: 'place', place: `#/invite/${code}` }
}

/**
 * https://supabase.com/docs/guides/auth/native-mobile-deep-linking: `code` after a redirect. A `token_hash` is refused: it would sign in
 * to whoever's account made it.
 */
function auth({ pathname, searchParams }: URL): DeepLink {
  if (!['', '/', '/callback'].includes(pathname)) return { kind: 'refused' }
  const one = (name: string): string | undefined => {
    const all = searchParams.getAll(name)
    return all.length === 1 ? all[0] : undefined
  }
  const said = [
    { kind: 'refused', code: one('error_code') ?? one('error') },
    { kind: 'code', code: one('code') },
  ]
  const links = said.map((link) => authLink.safeParse(link)).filter((parsed) => parsed.success)
  const [first, second] = links
  return first === undefined || second !== undefined
    ? { kind: 'refused' }
    : { kind: 'auth', link: first.data }
}
