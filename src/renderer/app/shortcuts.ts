import type { KeyOrButton, Modifier, Shortcut } from '../../shared/shortcut.ts'

/** Everything that has a key. Words are those of the overview that `?` opens. */
export const shortcuts = [
  { id: 'switcher', keys: 'Mod+K', words: 'Go to a channel, a server or an action' },
  { id: 'settings', keys: 'Mod+,', words: 'Settings' },
  { id: 'help', keys: '?', words: 'Show these shortcuts' },
  { id: 'previous-channel', keys: 'Alt+↑', words: 'Previous text channel' },
  { id: 'next-channel', keys: 'Alt+↓', words: 'Next text channel' },
  { id: 'previous-server', keys: 'Mod+Alt+↑', words: 'Previous server' },
  { id: 'next-server', keys: 'Mod+Alt+↓', words: 'Next server' },
  { id: 'members', keys: 'Mod+.', words: 'Show or hide the members' },
  { id: 'invite', keys: 'Mod+Shift+E', words: 'Invite people' },
  { id: 'mute', keys: 'Mod+Shift+M', words: 'Mute or unmute' },
  { id: 'deafen', keys: 'Mod+Shift+D', words: 'Deafen or undeafen' },
  { id: 'leave-voice', keys: 'Mod+Shift+L', words: 'Leave voice' },
] as const

export type ShortcutId = (typeof shortcuts)[number]['id']

/** The part of a KeyboardEvent that decides. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Which shortcut a key press is. `typing`: the focus is in a text field, where a bare key is a character. */
export function shortcutOf(press: KeyPress, isMac: boolean, typing: boolean): ShortcutId | null {
  const found = shortcuts.find(({ keys }) => matches(keys, press, isMac))
  if (found === undefined) return null
  return found.id === 'help' && typing ? null : found.id
}

function matches(keys: string, press: KeyPress, isMac: boolean): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (other || mod !== parts.includes('Mod') || press.altKey !== parts.includes('Alt')) return false
  if (key === '?') return press.key === '?' // Shift or not: that is the layout's affair
  return press.shiftKey === parts.includes('Shift') && nameOf(press.key) === key
}

const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' }
const nameOf = (key: string): string => arrows[key] ?? key.toUpperCase()

/** As the keys of this machine are labelled: `Ctrl+Shift+M`, or `⌘+⇧+M`. */
export function keysOf(id: ShortcutId, isMac: boolean): string {
  const keys = shortcuts.find((shortcut) => shortcut.id === id)?.keys ?? ''
  return isMac
    ? keys.replace('Mod', '⌘').replace('Alt', '⌥').replace('Shift', '⇧')
    : keys.replace('Mod', 'Ctrl')
}

const codes: Readonly<Record<string, string>> = {
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '.': 'Period',
  ',': 'Comma',
  '?': 'Slash',
}

/** The app's own shortcuts as keys, for those who bind others. */
export function takenShortcuts(isMac: boolean): readonly { shortcut: Shortcut; words: string }[] {
  const held: Readonly<Record<string, Modifier>> = {
    Mod: isMac ? 'meta' : 'ctrl',
    Alt: 'alt',
    Shift: 'shift',
  }
  return shortcuts.map(({ keys, words }) => {
    const parts = keys.split('+')
    const name = parts.at(-1) ?? ''
    const input: KeyOrButton = { kind: 'key', code: codes[name] ?? `Key${name}` }
    const modifiers = parts.flatMap((part) => held[part] ?? [])
    return { shortcut: { modifiers: name === '?' ? ['shift'] : modifiers, input }, words }
  })
}
