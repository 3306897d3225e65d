import type { Binding, KeyOrButton, Shortcut } from '../shortcut.ts'
import type { KeyboardStyle } from './labels.ts'

/** Why a shortcut is a bad choice. Only `bound` keeps it from being chosen; the others are for the person to weigh. */
export type Conflict =
  /** It does something else already. */
  | { readonly kind: 'bound'; readonly binding: Binding }
  /** The app or the system does something with it. */
  | { readonly kind: 'app' | 'system' }
  /** Pressed in another program it writes a character, or clicks. */
  | { readonly kind: 'types' | 'clicks' }

/** What the app itself takes, as its overview writes it: `Mod+Shift+M`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
export type OwnKeys = readonly string[]

const systemKeys: Readonly<Record<KeyboardStyle, OwnKeys>> = {
  mac: [
    'Meta+Q',
    'Meta+H',
    'Meta+M',
    'Meta+W',
    'Meta+Tab',
    'Meta+Space',
    'Ctrl+↑',
    'Ctrl+↓',
    'Meta+Shift+3',
    'Meta+Shift+4',
  ],
  windows: [
    'Alt+F4',
    'Alt+Tab',
    'Alt+Escape',
    'Ctrl+Escape',
    'Ctrl+Alt+Delete',
    'Meta+L',
    'Meta+D',
    'Meta+Tab',
    'MetaLeft',
    'MetaRight',
  ],
  linux: ['Alt+F4', 'Alt+Tab', 'Ctrl+Alt+Delete', 'Meta+L', 'Meta+D', 'Ctrl+Alt+T', 'MetaLeft'],
}

/** What speaks against a shortcut for an action, the gravest first. `bindings`: the others there are. */
export function conflictsOf(
  { shortcut, action }: Pick<Binding, 'shortcut' | 'action'>,
  bindings: readonly Binding[],
  style: KeyboardStyle,
  own: OwnKeys,
): Conflict[] {
  const conflicts: Conflict[] = bindings
    .filter((one) => one.action !== action && isSame(one.shortcut, shortcut))
    .map((binding) => ({ kind: 'bound', binding }))
  const taken = (keys: OwnKeys): boolean => keys.some((one) => isSame(shortcutOf(one, style), shortcut))
  if (taken(own)) conflicts.push({ kind: 'app' })
  if (taken(systemKeys[style])) conflicts.push({ kind: 'system' })
  if (types(shortcut)) conflicts.push({ kind: 'types' })
  if (shortcut.input.kind === 'mouse' && shortcut.input.button < 3) conflicts.push({ kind: 'clicks' })
  return conflicts
}

export const isSame = (a: Shortcut, b: Shortcut): boolean =>
  sameInput(a.input, b.input) &&
  a.modifiers.length === b.modifiers.length &&
  a.modifiers.every((one) => b.modifiers.includes(one))

const sameInput = (a: KeyOrButton, b: KeyOrButton): boolean =>
  a.kind === 'key' ? b.kind === 'key' && a.code === b.code : b.kind === 'mouse' && a.button === b.button

const writing =
  /^(?:Key.|Digit.|Numpad(?!Enter).*|Space|Enter|Tab|Backspace|Delete|Minus|Equal|Bracket.*|Backslash|Semicolon|Quote|Backquote|Comma|Period|Slash|Intl.*)$/

const types = ({ modifiers, input }: Shortcut): boolean =>
  input.kind === 'key' && modifiers.every((one) => one === 'shift') && writing.test(input.code)

const signs: Readonly<Record<string, string>> = {
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '.': 'Period',
  '?': 'Slash',
}

function shortcutOf(keys: string, style: KeyboardStyle): Shortcut {
  const parts = keys.split('+').map((part) => (part !== 'Mod' ? part : style === 'mac' ? 'Meta' : 'Ctrl'))
  const modifiers = (['ctrl', 'alt', 'shift', 'meta'] as const).filter((name) =>
    parts.slice(0, -1).some((part) => part.toLowerCase() === name),
  )
  return { modifiers, input: { kind: 'key', code: codeOf(parts.at(-1) ?? '') } }
}

function codeOf(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Key${key}`
  return /^\d$/.test(key) ? `Digit${key}` : (signs[key] ?? key)
}
