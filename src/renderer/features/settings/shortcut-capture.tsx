import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Binding, Shortcut, ShortcutAction } from '../../../shared/shortcut.ts'
import { type KeyboardStyle, type KeyLabels, shortcutNames } from '../../../shared/shortcut-words.ts'
import { Button } from '../../ui/button.tsx'
import { KeyCaps } from '../../ui/keys.tsx'
import type { TalkPort } from './ports.ts'
import styles from './shortcuts-part.module.css'
import { forbids, type TakenShortcut, warningsOf } from './shortcut-warnings.ts'
import { actionWords, warningWords } from './talk-words.ts'

/** What is pressed here is called by the labels of this keyboard. */
export interface Keyboard {
  readonly style: KeyboardStyle
  readonly labels: KeyLabels
  /** What the app's own shortcuts use. */
  readonly taken: readonly TakenShortcut[]
}

export interface ShortcutCaptureProps {
  readonly action: ShortcutAction
  readonly bindings: readonly Binding[]
  readonly talk: Pick<TalkPort, 'capture' | 'cancelCapture'>
  readonly keyboard: Keyboard
  readonly onTake: (shortcut: Shortcut) => void
  readonly onCancel: () => void
}

/** Waits for a key. One that nothing speaks against is taken at once; for another it says what does, and asks. */
export function ShortcutCapture({
  action,
  bindings,
  talk,
  keyboard,
  onTake,
  onCancel,
}: ShortcutCaptureProps) {
  const panel = useRef<HTMLDivElement>(null)
  const [pressed, setPressed] = useState<Shortcut | null>(null)
  const waiting = pressed === null
  const warn = (shortcut: Shortcut) =>
    warningsOf(shortcut, action, bindings, keyboard.taken, keyboard.style === 'mac')

  const decide = useEffectEvent((shortcut: Shortcut | null) => {
    if (shortcut === null) return onCancel()
    if (warn(shortcut).length === 0) return onTake(shortcut)
    setPressed(shortcut)
  })
  const leave = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel()
  })
  // So that the key presses no button: not while it is waited for, and not while it is still held afterwards.
  useEffect(() => panel.current?.focus(), [waiting])
  useEffect(() => {
    if (waiting) return
    const listener = (event: KeyboardEvent): void => leave(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [waiting])
  useEffect(() => {
    if (!waiting) return
    let over = false
    void talk.capture().then((shortcut) => {
      if (!over) decide(shortcut)
    })
    return () => {
      over = true
      talk.cancelCapture()
    }
  }, [talk, waiting])

  if (waiting)
    return (
      <div
        ref={panel}
        tabIndex={-1}
        className={styles['capture']}
        role="group"
        aria-label={`A key for “${actionWords[action]}”`}
        onKeyDown={(event) => event.preventDefault()}
        onContextMenu={(event) => event.preventDefault()}
      >
        <p className={styles['ask']} role="status">
          Press a key or mouse button. <span className={styles['quiet']}>Esc cancels.</span>
        </p>
        {/* On the press, before it counts as the mouse button that is waited for. */}
        <Button look="bare" onPointerDown={onCancel} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    )

  const warnings = warn(pressed)
  return (
    <div
      ref={panel}
      tabIndex={-1}
      className={styles['capture']}
      role="group"
      aria-label={`A key for “${actionWords[action]}”`}
      onKeyDown={(event) => event.repeat && event.preventDefault()}
    >
      <div className={styles['ask']}>
        <KeyCaps names={shortcutNames(pressed, keyboard.style, keyboard.labels)} />
        <ul role="alert" className={styles['warnings']}>
          {warnings.map((warning) => (
            <li key={warning.kind}>{warningWords(warning, keyboard.style === 'mac')}</li>
          ))}
        </ul>
      </div>
      <div className={styles['answers']}>
        <Button look="bare" onClick={onCancel}>
          Cancel
        </Button>
        <Button onClick={() => setPressed(null)}>Press another</Button>
        {!warnings.some(forbids) && <Button onClick={() => onTake(pressed)}>Use it anyway</Button>}
      </div>
    </div>
  )
}
