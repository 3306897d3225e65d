import { Dialog } from '../ui/dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import styles from './shortcut-overlay.module.css'
import { keysOf, shortcuts } from './shortcuts.ts'

/** Every key, in one place. */
export function ShortcutOverlay({
  isMac,
  onClose,
}: {
  readonly isMac: boolean
  readonly onClose: () => void
}) {
  return (
    <Dialog title="Keyboard shortcuts" calm onClose={onClose}>
      <ul className={styles['list']}>
        {shortcuts.map(({ id, words }) => (
          <li key={id} className={styles['row']}>
            {words}
            <Keys keys={keysOf(id, isMac)} />
          </li>
        ))}
        <li className={styles['row']}>
          Send the message
          <Keys keys="Enter" />
        </li>
        <li className={styles['row']}>
          New line in the message
          <Keys keys={isMac ? '⇧+Enter' : 'Shift+Enter'} />
        </li>
      </ul>
    </Dialog>
  )
}
