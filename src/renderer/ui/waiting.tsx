import { Flame } from './flame.tsx'
import styles from './waiting.module.css'

/** The window while the app finds out where it is. */
export function Waiting({ words }: { readonly words: string }) {
  return (
    <main className={styles['waiting']} aria-busy>
      <span className={styles['flame']}>
        <Flame size={56} />
      </span>
      <p className={styles['words']} role="status">
        {words}
      </p>
    </main>
  )
}
