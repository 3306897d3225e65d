import { useEffect, useState } from 'react'

/** What a port tells as soon as it knows and at each change; null until then. */
export function useWatched<T>(port: { watch(listener: (now: T) => void): () => void }): T | null {
  const [now, setNow] = useState<T | null>(null)
  useEffect(() => port.watch(setNow), [port])
  return now
}
