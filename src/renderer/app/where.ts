import type { ServerChannel, Server } from '../../shared/backend.ts'
import type { Directory } from '../sync/directory/directory.ts'
import { channelHref, homeHref, type Place } from './place.ts'

/** Where one was last: the server, and the text channel in each. */
export interface LastPlaces {
  readonly server: string | null
  readonly channels: Readonly<Record<string, string>>
}

export interface Where {
  readonly server: Server | null
  readonly channel: ServerChannel | null
}

/**
 * What to show for a place: where it says, else where one was last, else the first there is. An invite is shown over
 * whatever was there before it.
 */
export function whereIs(place: Place, directory: Directory, last: LastPlaces): Where {
  const serverId = place.kind === 'server' ? place.serverId : last.server
  const server = directory.servers.find(({ id }) => id === serverId) ?? directory.servers[0] ?? null
  if (server === null) return { server: null, channel: null }
  const texts = (directory.channels[server.id] ?? []).filter(({ kind }) => kind === 'text')
  const named = place.kind === 'server' ? place.channelId : null
  const channel =
    texts.find(({ id }) => id === named) ??
    texts.find(({ id }) => id === last.channels[server.id]) ??
    texts[0] ??
    null
  return { server, channel }
}

/** The address that says exactly what is shown, or null when the present one does. */
export function addressFor(place: Place, { server, channel }: Where): string | null {
  if (place.kind === 'invite') return null
  if (server === null) return place.kind === 'home' ? null : homeHref
  if (channel === null)
    return place.kind === 'server' && place.serverId === server.id && place.channelId === null
      ? null
      : `#/servers/${server.id}`
  return place.kind === 'server' && place.serverId === server.id && place.channelId === channel.id
    ? null
    : channelHref(server.id, channel.id)
}

/** Those places with this one as the latest. */
export function withLast(last: LastPlaces, { server, channel }: Where): LastPlaces {
  if (server === null) return last
  return {
    server: server.id,
    channels: channel === null ? last.channels : { ...last.channels, [server.id]: channel.id },
  }
}

/** The neighbour of one item in a list that goes round; null when there is no other. */
export function neighbour<T extends { readonly id: string }>(
  list: readonly T[],
  id: string | null,
  step: 1 | -1,
): T | null {
  if (list.length < 2) return null
  const at = list.findIndex((item) => item.id === id)
  return list[(at + step + list.length) % list.length] ?? null
}
