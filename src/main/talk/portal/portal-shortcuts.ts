import type { Binding, Modifier, Shortcut, ShortcutAction } from '../../../shared/shortcut.ts'

/** A shortcut as the portal is asked for it. */
export interface PortalShortcut {
  readonly id: string
  readonly bindingId: string
  /** Shown by the desktop, in its dialog and in its settings. */
  readonly description: string
  /** XDG Shortcuts Specification 0.1: modifiers and a key of xkbcommon, joined by `+`. The desktop may choose another. */
  readonly trigger: string
}

const descriptions: Readonly<Record<ShortcutAction, string>> = {
  talk: 'Push to talk',
  mute: 'Mute or unmute the microphone',
  deafen: 'Deafen or undeafen',
}

/**
 * What the portal can be asked for. Mouse buttons have no name in the specification, and keys without a name neither: those
 * are left out. The id is made of action and trigger, because desktops remember by id which key the person agreed to.
 */
export function portalShortcuts(bindings: readonly Binding[]): readonly PortalShortcut[] {
  const shortcuts = new Map<string, PortalShortcut>()
  for (const { id: bindingId, action, shortcut } of bindings) {
    const trigger = triggerOf(shortcut)
    if (trigger === null) continue
    const id = `${action}-${trigger.replaceAll('+', '-')}`
    if (!shortcuts.has(id)) shortcuts.set(id, { id, bindingId, description: descriptions[action], trigger })
  }
  return [...shortcuts.values()]
}

const modifiers: Readonly<Record<Modifier, string>> = {
  ctrl: 'CTRL',
  alt: 'ALT',
  shift: 'SHIFT',
  meta: 'LOGO',
}

/** As the XDG Shortcuts Specification writes it, or null if it has no word for it. */
export function triggerOf({ modifiers: held, input }: Shortcut): string | null {
  const key = input.kind === 'key' ? keysymOf(input.code) : null
  return key === null ? null : [...held.map((name) => modifiers[name]), key].join('+')
}

/** Of xkbcommon-keysyms.h, without the prefix: what this key writes on an American keyboard. */
function keysymOf(code: string): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1]
  if (digit !== undefined) return code.startsWith('Numpad') ? `KP_${digit}` : digit
  if (/^F([1-9]|1[0-9]|2[0-4])$/.test(code)) return code
  return named.get(code) ?? null
}

const named: ReadonlyMap<string, string> = new Map([
  ['Space', 'space'],
  ['Enter', 'Return'],
  ['Tab', 'Tab'],
  ['Escape', 'Escape'],
  ['Backspace', 'BackSpace'],
  ['Delete', 'Delete'],
  ['Insert', 'Insert'],
  ['Home', 'Home'],
  ['End', 'End'],
  ['PageUp', 'Prior'],
  ['PageDown', 'Next'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ['CapsLock', 'Caps_Lock'],
  ['NumLock', 'Num_Lock'],
  ['ScrollLock', 'Scroll_Lock'],
  ['PrintScreen', 'Print'],
  ['Pause', 'Pause'],
  ['ContextMenu', 'Menu'],
  ['ControlLeft', 'Control_L'],
  ['ControlRight', 'Control_R'],
  ['ShiftLeft', 'Shift_L'],
  ['ShiftRight', 'Shift_R'],
  ['AltLeft', 'Alt_L'],
  ['AltRight', 'Alt_R'],
  ['MetaLeft', 'Super_L'],
  ['MetaRight', 'Super_R'],
  ['Backquote', 'grave'],
  ['Minus', 'minus'],
  ['Equal', 'equal'],
  ['BracketLeft', 'bracketleft'],
  ['BracketRight', 'bracketright'],
  ['Backslash', 'backslash'],
  ['IntlBackslash', 'less'],
  ['Semicolon', 'semicolon'],
  ['Quote', 'apostrophe'],
  ['Comma', 'comma'],
  ['Period', 'period'],
  ['Slash', 'slash'],
  ['NumpadAdd', 'KP_Add'],
  ['NumpadSubtract', 'KP_Subtract'],
  ['NumpadMultiply', 'KP_Multiply'],
  ['NumpadDivide', 'KP_Divide'],
  ['NumpadDecimal', 'KP_Decimal'],
  ['NumpadEnter', 'KP_Enter'],
  ['NumpadEqual', 'KP_Equal'],
])
