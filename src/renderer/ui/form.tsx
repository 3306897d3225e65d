import type { ReactNode } from 'react'
import styles from './form.module.css'

export interface FormProps {
  /** What the form is for; its accessible name. */
  readonly label: string
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** Fields over each other, sent by Enter. The browser's own bubbles stay out of it: each field shows its own error. */
export function Form({ label, onSubmit, children }: FormProps) {
  return (
    <form
      noValidate
      aria-label={label}
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}
