import type { KeyOrButton, Modifier, Shortcut } from './shortcut.ts'

/** How keyboards made for a system are labelled. */
export type KeyboardStyle = 'mac' | 'windows' | 'linux'

/** What is printed on the keys of this keyboard, by their code; null: as on a US keyboard. */
export type KeyLabels = ReadonlyMap<string, string> | null

const named: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  IntlBackslash: '\\',
  Semicolon: ';',
  Quote: '’',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Escape: 'Esc',
  CapsLock: 'Caps Lock',
  NumLock: 'Num Lock',
  ScrollLock: 'Scroll Lock',
  PrintScreen: 'Print Screen',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ContextMenu: 'Menu',
  NumpadAdd: 'Num plus',
  NumpadSubtract: 'Num minus',
  NumpadMultiply: 'Num times',
  NumpadDivide: 'Num divide',
  NumpadDecimal: 'Num point',
  NumpadEnter: 'Num Enter',
}
const buttons = ['Left mouse button', 'Middle mouse button', 'Right mouse button']

const others = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' }
const modifierNames: Readonly<Record<KeyboardStyle, Readonly<Record<Modifier, string>>>> = {
  mac: { ctrl: '⌃', alt: '⌥', shift: '⇧', meta: '⌘' },
  windows: { ...others, meta: 'Win' },
  linux: { ...others, meta: 'Super' },
}
const sides: Readonly<Record<string, Modifier>> = {
  Control: 'ctrl',
  Alt: 'alt',
  Shift: 'shift',
  Meta: 'meta',
}

/** A key or mouse button as people call it: `F8`, `Left Shift`, `Mouse 4`. */
export function inputName(input: KeyOrButton, style: KeyboardStyle, labels: KeyLabels = null): string {
  if (input.kind === 'mouse') return buttons[input.button] ?? `Mouse ${input.button + 1}`
  const { code } = input
  const [, side, hand] = /^(Control|Alt|Shift|Meta)(Left|Right)$/.exec(code) ?? []
  const modifier = sides[side ?? '']
  if (modifier !== undefined) return `${hand ?? ''} ${modifierNames[style][modifier]}`
  const label = labels?.get(code)
  if (label !== undefined && label.trim() !== '') return label.toUpperCase()
  const [, printed] = /^(?:Key|Digit)(.)$/.exec(code) ?? []
  const [, numpad] = /^Numpad(\d)$/.exec(code) ?? []
  return printed ?? (numpad === undefined ? (named[code] ?? code) : `Num ${numpad}`)
}

/** Key by key, the modifiers first, as the keys of this machine are labelled. */
export function shortcutNames(
  { modifiers, input }: Shortcut,
  style: KeyboardStyle,
  labels: KeyLabels = null,
): readonly string[] {
  const inOrder = (['ctrl', 'alt', 'shift', 'meta'] as const).filter((one) => modifiers.includes(one))
  return [...inOrder.map((one) => modifierNames[style][one]), inputName(input, style, labels)]
}

/** Is it the same keys? The order of the modifiers is none. */
export const sameShortcut = (one: Shortcut, other: Shortcut): boolean =>
  shortcutKey(one) === shortcutKey(other)

const shortcutKey = ({ modifiers, input }: Shortcut): string =>
  `${[...modifiers].sort().join()} ${input.kind === 'key' ? input.code : input.button}`
