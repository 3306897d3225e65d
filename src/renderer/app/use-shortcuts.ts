import { useEffect, useEffectEvent } from 'react'
import { type ShortcutId, shortcutOf } from './shortcuts.ts'

export type ShortcutActions = Readonly<Record<ShortcutId, () => void>>

/** Carries out shortcuts wherever the focus is. A window over the app keeps the keys to itself. */
export function useShortcuts(isMac: boolean, blocked: boolean, actions: ShortcutActions): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || blocked) return
    const typing = isTextField(event.target)
    const id = shortcutOf(event, isMac, typing)
    if (id !== null) {
      event.preventDefault()
      actions[id]()
    } else if (!typing && isCharacter(event)) focusComposer()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
  )
}

/** A plain character, typed while no control would make something of it. */
function isCharacter(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ')
    return false
  return !(event.target instanceof Element && event.target.closest('[role="menu"], [role="radiogroup"]'))
}

/** What is typed anywhere goes to the message. */
const focusComposer = (): void => document.querySelector('textarea')?.focus()
