/** Where in the app one is; the address bar says it, so a reload stays there and a link leads there. */
export type Place =
  | { readonly kind: 'home' }
  | { readonly kind: 'server'; readonly serverId: string; readonly channelId: string | null }
  | { readonly kind: 'invite'; readonly code: string }

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const serverPath = new RegExp(`^#/servers/(${uuid})(?:/(${uuid}))?$`)
/** Any code: a mangled one opens the invite's window too, which says that it isn't one. */
const invitePath = /^#\/invite\/([^/]+)\/?$/

/** Reads `location.hash`; anything unknown is home. */
export function placeOf(hash: string): Place {
  const invite = invitePath.exec(hash)?.[1]
  if (invite !== undefined) return { kind: 'invite', code: invite }
  const [, serverId, channelId] = serverPath.exec(hash) ?? []
  return serverId === undefined
    ? { kind: 'home' }
    : { kind: 'server', serverId, channelId: channelId ?? null }
}

export const homeHref = '#/'
export const serverHref = (serverId: string): string => `#/servers/${serverId}`
export const channelHref = (serverId: string, channelId: string): string =>
  `#/servers/${serverId}/${channelId}`
