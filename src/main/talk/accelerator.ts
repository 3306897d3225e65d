import type { Modifier, Shortcut } from '../../shared/shortcut.ts'

const modifiers: Readonly<Record<Modifier, string>> = {
  ctrl: 'Control',
  alt: 'Alt',
  shift: 'Shift',
  meta: 'Meta',
}

/**
 * As Electron writes shortcuts (its document "Keyboard Shortcuts"), or null. A shortcut of the system's is taken away from every
 * other program, so a key that writes something is taken only with a modifier other than shift. Buttons and modifiers alone
 * have no name there.
 */
export function acceleratorOf({ modifiers: held, input }: Shortcut): string | null {
  if (input.kind === 'mouse') return null
  const free = functionKey(input.code)
  const writing = free === null && held.some((name) => name !== 'shift') ? writingKey(input.code) : null
  const key = free ?? writing
  return key === null ? null : [...held.map((name) => modifiers[name]), key].join('+')
}

function functionKey(code: string): string | null {
  return /^F([1-9]|1[0-9]|2[0-4])$/.test(code) ? code : (functionKeys.get(code) ?? null)
}

function writingKey(code: string): string | null {
  const written = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code)
  if (written !== null) return written[1] ?? written[2] ?? null
  const pad = /^Numpad([0-9])$/.exec(code)?.[1]
  return pad !== undefined ? `num${pad}` : (writingKeys.get(code) ?? null)
}

/** They write nothing, and few programs use them. */
const functionKeys: ReadonlyMap<string, string> = new Map([
  ['Insert', 'Insert'],
  ['PrintScreen', 'PrintScreen'],
  ['ScrollLock', 'Scrolllock'],
  ['MediaPlayPause', 'MediaPlayPause'],
  ['MediaStop', 'MediaStop'],
  ['MediaTrackNext', 'MediaNextTrack'],
  ['MediaTrackPrevious', 'MediaPreviousTrack'],
])

/** They write or move something in other programs. */
const writingKeys: ReadonlyMap<string, string> = new Map([
  ['Space', 'Space'],
  ['Tab', 'Tab'],
  ['Enter', 'Return'],
  ['Escape', 'Escape'],
  ['Backspace', 'Backspace'],
  ['Delete', 'Delete'],
  ['Home', 'Home'],
  ['End', 'End'],
  ['PageUp', 'PageUp'],
  ['PageDown', 'PageDown'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ['NumpadDecimal', 'numdec'],
  ['NumpadAdd', 'numadd'],
  ['NumpadSubtract', 'numsub'],
  ['NumpadMultiply', 'nummult'],
  ['NumpadDivide', 'numdiv'],
  ['Backquote', '`'],
  ['Minus', '-'],
  ['Equal', '='],
  ['BracketLeft', '['],
  ['BracketRight', ']'],
  ['Backslash', '\\'],
  ['Semicolon', ';'],
  ['Quote', "'"],
  ['Comma', ','],
  ['Period', '.'],
  ['Slash', '/'],
])
