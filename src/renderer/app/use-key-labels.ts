import { useEffect, useState } from 'react'
import type { KeyLabels } from '../../shared/shortcut-words.ts'
import type { World } from './world.ts'

/** What is printed on this keyboard; null until it is known. */
export function useKeyLabels(desktop: World['desktop']): KeyLabels {
  const [labels, setLabels] = useState<KeyLabels>(null)
  useEffect(() => {
    let over = false
    void desktop.keyLabels().then((found) => {
      if (!over) setLabels(found)
    })
    return () => void (over = true)
  }, [desktop])
  return labels
}
