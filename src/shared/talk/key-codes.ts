import type { Modifier } from '../shortcut.ts'

/*
 * Keys by their place on the keyboard. DOM: KeyboardEvent.code (W3C, UI Events KeyboardEvent code Values). Hook: libuiohook's
 * virtual codes, scan codes of set 1 with a prefix of their own for extended keys (uiohook.h, VC_…).
 */

const letters: Readonly<Record<string, number>> = {
  A: 0x1e,
  B: 0x30,
  C: 0x2e,
  D: 0x20,
  E: 0x12,
  F: 0x21,
  G: 0x22,
  H: 0x23,
  I: 0x17,
  J: 0x24,
  K: 0x25,
  L: 0x26,
  M: 0x32,
  N: 0x31,
  O: 0x18,
  P: 0x19,
  Q: 0x10,
  R: 0x13,
  S: 0x1f,
  T: 0x14,
  U: 0x16,
  V: 0x2f,
  W: 0x11,
  X: 0x2d,
  Y: 0x15,
  Z: 0x2c,
}

const named: Readonly<Record<string, number>> = {
  Escape: 0x01,
  Backspace: 0x0e,
  Tab: 0x0f,
  Enter: 0x1c,
  Space: 0x39,
  CapsLock: 0x3a,
  Minus: 0x0c,
  Equal: 0x0d,
  BracketLeft: 0x1a,
  BracketRight: 0x1b,
  Backslash: 0x2b,
  Semicolon: 0x27,
  Quote: 0x28,
  Backquote: 0x29,
  Comma: 0x33,
  Period: 0x34,
  Slash: 0x35,
  IntlBackslash: 0x0e46,
  IntlRo: 0x73,
  IntlYen: 0x7d,
  KanaMode: 0x70,
  Convert: 0x79,
  NonConvert: 0x7b,
  PrintScreen: 0x0e37,
  ScrollLock: 0x46,
  Pause: 0x0e45,
  Insert: 0x0e52,
  Delete: 0x0e53,
  Home: 0x0e47,
  End: 0x0e4f,
  PageUp: 0x0e49,
  PageDown: 0x0e51,
  ArrowUp: 0xe048,
  ArrowLeft: 0xe04b,
  ArrowRight: 0xe04d,
  ArrowDown: 0xe050,
  NumLock: 0x45,
  NumpadDivide: 0x0e35,
  NumpadMultiply: 0x37,
  NumpadSubtract: 0x4a,
  NumpadAdd: 0x4e,
  NumpadEnter: 0x0e1c,
  NumpadEqual: 0x0e0d,
  NumpadComma: 0x7e,
  NumpadDecimal: 0x53,
  ShiftLeft: 0x2a,
  ShiftRight: 0x36,
  ControlLeft: 0x1d,
  ControlRight: 0x0e1d,
  AltLeft: 0x38,
  AltRight: 0x0e38,
  MetaLeft: 0x0e5b,
  MetaRight: 0x0e5c,
  ContextMenu: 0x0e5d,
  MediaPlayPause: 0xe022,
  MediaStop: 0xe024,
  MediaTrackPrevious: 0xe010,
  MediaTrackNext: 0xe019,
  AudioVolumeMute: 0xe020,
  AudioVolumeUp: 0xe030,
  AudioVolumeDown: 0xe02e,
  BrowserBack: 0xe06a,
  BrowserForward: 0xe069,
}

/** From 0 to 9. */
const numpad = [0x52, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, 0x48, 0x49]

/** From F1 to F24. */
const functionKeys = [
  0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58, 0x5b, 0x5c, 0x5d, 0x63, 0x64, 0x65,
  0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b,
]

const hookCodes: readonly (readonly [string, number])[] = [
  ...Object.entries(named),
  ...Object.entries(letters).map(([letter, code]) => [`Key${letter}`, code] as const),
  ...Array.from({ length: 10 }, (_, digit) => [`Digit${digit}`, digit === 0 ? 0x0b : digit + 1] as const),
  ...numpad.map((code, digit) => [`Numpad${digit}`, code] as const),
  ...functionKeys.map((code, i) => [`F${i + 1}`, code] as const),
]

const codeOfHook = new Map(hookCodes.map(([code, hook]) => [hook, code]))

/** Without Num Lock the hook gives digits and point of the number pad other codes; the keys are the same. */
const withoutNumLock = new Map([...numpad, 0x53].map((code) => [0xee00 + code, code]))

/** A key of the hook as the DOM names it; null: one that has no name there. */
export const codeFromHook = (keycode: number): string | null =>
  codeOfHook.get(withoutNumLock.get(keycode) ?? keycode) ?? null

/** libuiohook counts left, right, middle, back, forward from 1; the DOM left, middle, right, back, forward from 0. null: unknown. */
export function buttonFromHook(button: unknown): number | null {
  if (typeof button !== 'number' || button < 1) return null
  if (button === 2) return 2
  if (button === 3) return 1
  return button - 1
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
