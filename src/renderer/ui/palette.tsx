import type { LucideIcon } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'
import { Keys } from './keys.tsx'
import styles from './palette.module.css'
import { rank } from './rank.ts'

/** A place or an action. */
export interface Destination {
  readonly id: string
  readonly icon: LucideIcon
  readonly name: string
  readonly context: string
  readonly shortcut?: string
  readonly run: () => void
}

export interface PaletteProps {
  /** What it asks for; its accessible name and placeholder. */
  readonly label: string
  readonly destinations: readonly Destination[]
  readonly onClose: () => void
}

/** Everything there is to go to or to do, by a few letters. */
export function Palette({ label, destinations, onClose }: PaletteProps) {
  const listId = useId()
  const list = useRef<HTMLUListElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = rank(destinations, typed)
  const current = Math.min(at, found.length - 1)

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  function run(destination: Destination | undefined): void {
    if (destination === undefined) return
    onClose()
    destination.run()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (found.length > 0) setAt((current + step + found.length) % found.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[current])
    }
  }

  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div className={styles['scrim']} />
        <Primitive.Content className={styles['panel']} aria-describedby={undefined} aria-label={label}>
          <Primitive.Title hidden>{label}</Primitive.Title>
          <input
            className={styles['input']}
            role="combobox"
            aria-label={label}
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={found.length > 0 ? `${listId}-${current}` : undefined}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            placeholder={label}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
          />
          <ul ref={list} id={listId} className={styles['results']} role="listbox" aria-label="Results">
            {found.map((destination, index) => (
              <li
                key={destination.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === current}
                className={styles['result']}
                onMouseMove={() => setAt(index)}
                onClick={() => run(destination)}
              >
                <Icon icon={destination.icon} />
                <span className={styles['name']}>{destination.name}</span>
                <span className={styles['context']}>{destination.context}</span>
                {destination.shortcut !== undefined && <Keys keys={destination.shortcut} />}
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className={styles['none']}>Nothing is called “{typed.trim()}”.</p>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
