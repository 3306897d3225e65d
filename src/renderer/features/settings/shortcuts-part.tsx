import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { mostBindings, type Settings } from '../../../shared/settings.ts'
import { type Binding, type Shortcut, shortcutAction, type ShortcutAction } from '../../../shared/shortcut.ts'
import { shortcutNames } from '../../../shared/shortcut-words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { KeyCaps } from '../../ui/keys.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import type { TalkPort } from './ports.ts'
import { type Keyboard, ShortcutCapture } from './shortcut-capture.tsx'
import styles from './shortcuts-part.module.css'
import { actionWords } from './talk-words.ts'

export interface ShortcutsPartProps {
  readonly bindings: Settings['talk']['bindings']
  readonly talk: TalkPort
  readonly keyboard: Keyboard
  /** For which action a key is waited for; while it is, all keys and presses belong to it. */
  readonly capturing: ShortcutAction | null
  readonly onCapture: (action: ShortcutAction | null) => void
  readonly onChange: (bindings: Binding[]) => void
}

/** Which keys talk, mute and deafen: any number for each. */
export function ShortcutsPart({
  bindings,
  talk,
  keyboard,
  capturing,
  onCapture,
  onChange,
}: ShortcutsPartProps) {
  const [news, setNews] = useState('')
  const adding = useRef<HTMLButtonElement>(null)
  const nameOf = (shortcut: Shortcut): string =>
    shortcutNames(shortcut, keyboard.style, keyboard.labels).join(' ')

  function done(said: string): void {
    onCapture(null)
    setNews(said)
    adding.current?.focus()
  }
  function take(action: ShortcutAction, shortcut: Shortcut): void {
    onChange([...bindings, { id: crypto.randomUUID(), action, shortcut }])
    done(`${nameOf(shortcut)} was added: ${actionWords[action]}.`)
  }
  function remove({ id, shortcut }: Binding): void {
    onChange(bindings.filter((binding) => binding.id !== id))
    setNews(`${nameOf(shortcut)} was removed.`)
  }

  return (
    <div className={styles['actions']}>
      {shortcutAction.options.map((action) => {
        const bound = bindings.filter((binding) => binding.action === action)
        return (
          <section key={action} aria-label={actionWords[action]}>
            <div className={styles['action']}>
              <h4 className={styles['name']}>{actionWords[action]}</h4>
              <ul className={styles['bound']} aria-label={`Keys: ${actionWords[action]}`}>
                {bound.map((binding) => (
                  <li key={binding.id} className={styles['binding']}>
                    <KeyCaps names={shortcutNames(binding.shortcut, keyboard.style, keyboard.labels)} />
                    <IconButton
                      icon={X}
                      label={`Remove ${nameOf(binding.shortcut)}`}
                      className={styles['remove']}
                      onClick={() => remove(binding)}
                    />
                  </li>
                ))}
                {bound.length === 0 && <li className={styles['quiet']}>No key</li>}
              </ul>
              <Button
                look="bare"
                className={styles['add']}
                disabled={bindings.length >= mostBindings}
                aria-label={`Add a key: ${actionWords[action]}`}
                onClick={({ currentTarget }) => {
                  adding.current = currentTarget
                  onCapture(action)
                }}
              >
                <Icon icon={Plus} size={16} />
                Add
              </Button>
            </div>
            {capturing === action && (
              <ShortcutCapture
                action={action}
                bindings={bindings}
                talk={talk}
                keyboard={keyboard}
                onTake={(shortcut) => take(action, shortcut)}
                onCancel={() => done('')}
              />
            )}
          </section>
        )
      })}
      {bindings.length >= mostBindings && (
        <p className={styles['quiet']}>That is as many as there can be. Remove one to add another.</p>
      )}
      <VisuallyHidden>
        <span role="status">{news}</span>
      </VisuallyHidden>
    </div>
  )
}
