import { useMemo, useSyncExternalStore } from 'react'
import { type Place, placeOf } from './place.ts'

function subscribeTo(...events: readonly string[]): (listener: () => void) => () => void {
  return (listener) => {
    for (const event of events) window.addEventListener(event, listener)
    return () => {
      for (const event of events) window.removeEventListener(event, listener)
    }
  }
}

const network = subscribeTo('online', 'offline')
const address = subscribeTo('hashchange')

/** Does this machine have a network? */
export const useOnline = (): boolean => useSyncExternalStore(network, () => navigator.onLine)

/** The place in the address bar. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(address, () => location.hash)
  return useMemo(() => placeOf(hash), [hash])
}

/** Goes to a place. `replace`: without a step back to the present one. */
export function goTo(href: string, replace = false): void {
  if (replace) location.replace(href)
  else location.assign(href)
}
