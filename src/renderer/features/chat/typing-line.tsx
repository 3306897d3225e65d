import styles from './typing-line.module.css'
import { typingWords } from './words.ts'

/** Who seems to be typing. Its place is there even when nobody is, so that nothing moves. */
export function TypingLine({ names }: { readonly names: readonly string[] }) {
  const words = typingWords(names)
  return (
    <div className={styles['line']} aria-live="off">
      {words}
    </div>
  )
}
