import type { ComponentProps } from 'react'
import styles from './text-button.module.css'

/** A button that reads as part of a sentence. */
export function TextButton(props: Omit<ComponentProps<'button'>, 'className' | 'type'>) {
  return <button type="button" {...props} className={styles['link']} />
}
