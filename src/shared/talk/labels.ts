import type { KeyOrButton, Modifier, Shortcut } from '../shortcut.ts'

export type KeyboardStyle = 'mac' | 'windows' | 'linux'

/** As `process.platform` and `app.info` name the system. */
export function keyboardStyle(platform: string): KeyboardStyle {
  if (platform === 'darwin') return 'mac'
  return platform === 'win32' ? 'windows' : 'linux'
}

const metaName: Readonly<Record<KeyboardStyle, string>> = { mac: '⌘', windows: 'Win', linux: 'Super' }

const modifierNames: Readonly<Record<Modifier, (style: KeyboardStyle) => string>> = {
  ctrl: (style) => (style === 'mac' ? '⌃' : 'Ctrl'),
  alt: (style) => (style === 'mac' ? '⌥' : 'Alt'),
  shift: (style) => (style === 'mac' ? '⇧' : 'Shift'),
  meta: (style) => metaName[style],
}

/** In the order in which every system's own menus write them. */
const order: readonly Modifier[] = ['ctrl', 'alt', 'shift', 'meta']

/** Signs by their place on a US keyboard; a letter, digit or function key is its own name. */
const keyNames: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: '’',
  Backquote: '`',
  Comma: ',',
  Period: '.',
  Slash: '/',
  IntlBackslash: '<',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  PrintScreen: 'Print Screen',
  ScrollLock: 'Scroll Lock',
  CapsLock: 'Caps Lock',
  NumLock: 'Num Lock',
  ContextMenu: 'Menu',
  NumpadDivide: 'Num /',
  NumpadMultiply: 'Num *',
  NumpadSubtract: 'Num -',
  NumpadAdd: 'Num +',
  NumpadEnter: 'Num Enter',
  NumpadEqual: 'Num =',
  NumpadComma: 'Num ,',
  NumpadDecimal: 'Num .',
  MediaPlayPause: 'Play/Pause',
  MediaStop: 'Stop',
  MediaTrackPrevious: 'Previous Track',
  MediaTrackNext: 'Next Track',
  AudioVolumeMute: 'Mute Volume',
  AudioVolumeUp: 'Volume Up',
  AudioVolumeDown: 'Volume Down',
  BrowserBack: 'Browser Back',
  BrowserForward: 'Browser Forward',
}

const buttonNames = ['Left Click', 'Middle Click', 'Right Click']

/** For people: `Ctrl+Shift+M`, `⌃⇧M` on a Mac, `Mouse 4` for the button that goes back. */
export function shortcutLabel({ modifiers, input }: Shortcut, style: KeyboardStyle): string {
  const names = order.filter((name) => modifiers.includes(name)).map((name) => modifierNames[name](style))
  return [...names, inputLabel(input, style)].join(style === 'mac' ? '' : '+')
}

function inputLabel(input: KeyOrButton, style: KeyboardStyle): string {
  // Players count from 1, and call back and forward 4 and 5.
  if (input.kind === 'mouse') return buttonNames[input.button] ?? `Mouse ${input.button + 1}`
  return keyLabel(input.code, style)
}

function keyLabel(code: string, style: KeyboardStyle): string {
  const known = keyNames[code]
  if (known !== undefined) return known
  const [, side] = /^(?:Shift|Control|Alt|Meta)(Left|Right)$/.exec(code) ?? []
  const as = modifierOf(code)
  if (as !== null && side !== undefined) return `${side} ${modifierNames[as](style)}`
  const [, sign] = /^(?:Key|Digit)(.)$/.exec(code) ?? []
  if (sign !== undefined) return sign
  const [, digit] = /^Numpad(\d)$/.exec(code) ?? []
  return digit === undefined ? code : `Num ${digit}`
}

const modifierKeys: Readonly<Record<string, Modifier>> = {
  Control: 'ctrl',
  Alt: 'alt',
  Shift: 'shift',
  Meta: 'meta',
}

/** Which modifier a key is; null: none. */
export function modifierOf(code: string): Modifier | null {
  const [, name = ''] = /^(Control|Alt|Shift|Meta)(?:Left|Right)$/.exec(code) ?? []
  return modifierKeys[name] ?? null
}
