import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useId, useState } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'
import { IconButton } from './icon-button.tsx'
import { Icon } from './icon.tsx'
import text from './text.module.css'

export interface FieldProps extends Omit<ComponentProps<'input'>, 'prefix'> {
  readonly label: string
  /** Shown under the field until there is an error. */
  readonly hint?: string | undefined
  /** What is wrong and what to do; tied to the field for screen readers. */
  readonly error?: string | null | undefined
  /** A fixed character before the text, such as `@`. */
  readonly prefix?: string
}

/** A labelled line of text with its error. Passwords can be shown. */
export function Field({ label, hint, error, prefix, type = 'text', className, ...rest }: FieldProps) {
  const id = useId()
  const [revealed, setRevealed] = useState(false)
  const isPassword = type === 'password'
  const wrong = error !== null && error !== undefined
  const note = wrong ? error : hint
  return (
    <div className={classNames(styles['field'], className)}>
      <label className={text['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['box']}>
        {prefix !== undefined && (
          <span className={styles['prefix']} aria-hidden>
            {prefix}
          </span>
        )}
        <input
          id={id}
          type={isPassword && revealed ? 'text' : type}
          aria-invalid={wrong}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className={styles['input']}
          {...rest}
        />
        {isPassword && (
          <IconButton
            icon={revealed ? EyeOff : Eye}
            label={revealed ? 'Hide what you typed' : 'Show what you typed'}
            className={styles['reveal']}
            onClick={() => setRevealed(!revealed)}
          />
        )}
      </div>
      {wrong ? (
        <p id={`${id}-note`} className={styles['error']} role="alert">
          <Icon icon={CircleAlert} size={14} />
          <span>{error}</span>
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-note`} className={styles['note']}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}
