import type { ComponentProps } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `main`: the one action of this place, in ember. At most one a view. */
  readonly look?: 'main' | 'plain' | 'bare' | 'danger'
  readonly large?: boolean
  readonly wide?: boolean
  /** Shows that the action is under way and takes no second press. */
  readonly busy?: boolean
}

export function Button({
  look = 'plain',
  large = false,
  wide = false,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={classNames(
        styles['button'],
        styles[look],
        large && styles['large'],
        wide && styles['wide'],
        className,
      )}
    >
      {busy && <Spinner />}
      {children}
    </button>
  )
}
