import { useId } from 'react'
import styles from './slider.module.css'
import text from './text.module.css'

export interface SliderProps {
  readonly label: string
  readonly hint?: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value in words, with its unit; what screen readers say. */
  readonly words: (value: number) => string
  readonly onChange: (value: number) => void
}

/** A number within bounds, set by pointer or arrows, its value beside it. */
export function Slider({ label, hint, value, min, max, step, words, onChange }: SliderProps) {
  const id = useId()
  return (
    <div className={styles['slider']}>
      <div className={styles['head']}>
        <label htmlFor={id} className={text['label']}>
          {label}
        </label>
        <output htmlFor={id} className={styles['value']}>
          {words(value)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        className={styles['input']}
        style={{ '--filled': (value - min) / (max - min) }}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={words(value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={text['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}
