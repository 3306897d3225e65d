import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { Icon } from './icon.tsx'
import styles from './select.module.css'
import text from './text.module.css'

export interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Under the field: what is so, or what it does. */
  readonly hint?: string | null | undefined
  readonly onChange: (value: string) => void
}

/** One of many, in the system's own list: it takes typed letters, long names and every screen reader. */
export function Select({ label, value, options, hint, onChange }: SelectProps) {
  const id = useId()
  const hasHint = hint !== null && hint !== undefined
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={text['label']}>
        {label}
      </label>
      <div className={styles['box']}>
        <select
          id={id}
          className={styles['select']}
          value={value}
          aria-describedby={hasHint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <span className={styles['chevron']}>
          <Icon icon={ChevronDown} size={16} />
        </span>
      </div>
      {hasHint && (
        <p id={`${id}-hint`} className={text['hint']} role="status">
          {hint}
        </p>
      )}
    </div>
  )
}
