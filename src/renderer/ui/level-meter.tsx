import { useEffect, useRef } from 'react'
import { onEachFrame } from './frames.ts'
import styles from './level-meter.module.css'
import { meterShare } from './meter-share.ts'

export interface LevelMeterProps {
  readonly label: string
  /** Linear RMS 0..1 right now; null: nobody measures. */
  readonly level: (() => number) | null
}

/** How loud it is, live. Writes to the element on each frame; React never renders for it. */
export function LevelMeter({ label, level }: LevelMeterProps) {
  const meter = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = meter.current
    if (element === null || level === null) return
    let shown = 0
    let told = 0
    const stop = onEachFrame(() => {
      shown = meterShare(shown, level())
      element.style.setProperty('--level', shown.toFixed(3))
      const percent = Math.round(shown * 10) * 10
      if (percent !== told) element.setAttribute('aria-valuenow', String(percent))
      told = percent
    })
    return () => {
      stop()
      element.style.removeProperty('--level')
      element.setAttribute('aria-valuenow', '0')
    }
  }, [level])
  return (
    <div
      ref={meter}
      className={styles['meter']}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <div className={styles['bar']} />
    </div>
  )
}
