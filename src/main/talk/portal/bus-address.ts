import { join } from 'node:path'

type Variables = Readonly<Record<string, string | undefined>>

/** Where the session bus listens, as `net.connect` takes it, or null. */
export function busSocketOf(env: Variables): string | null {
  const runtime = env['XDG_RUNTIME_DIR']
  const usual = runtime === undefined || runtime === '' ? null : join(runtime, 'bus')
  return socketIn(env['DBUS_SESSION_BUS_ADDRESS'], usual)
}

/** The same of the bus of the whole system. */
export const systemBusSocketOf = (env: Variables): string | null =>
  socketIn(env['DBUS_SYSTEM_BUS_ADDRESS'], '/var/run/dbus/system_bus_socket')

/**
 * Only sockets of this machine count: the specification (D-Bus, Server Addresses) also knows addresses that start programs or go over
 * the network.
 */
function socketIn(addresses: string | undefined, usual: string | null): string | null {
  if (addresses === undefined || addresses === '') return usual
  for (const address of addresses.split(';')) {
    const [transport, parts = ''] = address.split(':', 2)
    if (transport !== 'unix') continue
    const keys = new Map(parts.split(',').map((part) => keyAndValue(part)))
    const path = keys.get('path')
    if (path !== undefined) return path
    const abstract = keys.get('abstract')
    if (abstract !== undefined) return `\0${abstract}`
    if (keys.get('runtime') === 'yes') return usual
  }
  return null
}

function keyAndValue(part: string): readonly [string, string] {
  const [key = '', value = ''] = part.split('=', 2)
  try {
    return [key, decodeURIComponent(value)]
  } catch {
    return [key, value]
  }
}
