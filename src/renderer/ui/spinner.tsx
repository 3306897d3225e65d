import styles from './spinner.module.css'

/** As large as the text around it. The words beside it say what is going on. */
export function Spinner() {
  return <span className={styles['spinner']} aria-hidden />
}
