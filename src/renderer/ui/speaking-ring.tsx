import { type ReactNode, useEffect, useRef } from 'react'
import { onEachFrame } from './frames.ts'
import { dark, nextGlow } from './glow.ts'
import styles from './speaking-ring.module.css'

export interface SpeakingRingProps {
  /** The person's level right now, linear RMS 0..1; null when nobody measures it, and the ring stays dark. */
  readonly level: (() => number) | null
  readonly children: ReactNode
}

/** Breathes with the real level. Writes to the element on each frame; React never renders for it. */
export function SpeakingRing({ level, children }: SpeakingRingProps) {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const ring = element.current
    if (ring === null || level === null) return
    let now = dark
    const stop = onEachFrame(() => {
      const next = nextGlow(now, level())
      if (next.glow !== now.glow) ring.style.setProperty('--glow', next.glow.toFixed(3))
      if (next.speaking !== now.speaking) ring.dataset['speaking'] = String(next.speaking)
      now = next
    })
    return () => {
      stop()
      ring.style.removeProperty('--glow')
      ring.dataset['speaking'] = 'false'
    }
  }, [level])
  return (
    <span ref={element} className={styles['ring']} data-speaking="false">
      {children}
    </span>
  )
}
