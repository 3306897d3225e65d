import { Switch as Primitive } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import styles from './switch.module.css'
import text from './text.module.css'

export interface SwitchProps {
  readonly label: string
  /** What it does or why, in a sentence. */
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** On or off, at once. The words switch it too. */
export function Switch({ label, hint, checked, onChange }: SwitchProps) {
  const id = useId()
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <label htmlFor={id} className={styles['label']}>
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={text['hint']}>
            {hint}
          </p>
        )}
      </div>
      <Primitive.Root
        id={id}
        className={styles['switch']}
        checked={checked}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <Primitive.Thumb className={styles['thumb']} />
      </Primitive.Root>
    </div>
  )
}
