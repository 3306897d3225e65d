import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { DeviceMemory } from '../../shared/device-memory.ts'
import type { Session } from './session.ts'
import { goTo, usePlace } from './use-browser.ts'
import { addressFor, type LastPlaces, type Where, whereIs, withLast } from './where.ts'

const nowhere: LastPlaces = { server: null, channels: {} }

/** Where one is; keeps the address bar true and remembers the place for the next start. */
export function useWhere(session: Session, memory: DeviceMemory): Where {
  const selfId = session.profile.id
  const place = usePlace()
  const { directory, status } = useStore(session.servers.store)
  const [last, setLast] = useState(() => memory.read('last', selfId) ?? nowhere)
  const where = whereIs(place, directory, last)
  const { server, channel } = where

  if (
    server !== null &&
    (last.server !== server.id || (channel !== null && last.channels[server.id] !== channel.id))
  )
    setLast(withLast(last, where))
  useEffect(() => memory.write('last', last, selfId), [memory, selfId, last])

  const address = status === 'ready' ? addressFor(place, where) : null
  useEffect(() => {
    if (address !== null) goTo(address, true)
  }, [address])

  useEffect(() => {
    document.title =
      server === null ? 'Bonfire' : `${channel === null ? '' : `#${channel.name} · `}${server.name} · Bonfire`
  }, [server, channel])

  return where
}
