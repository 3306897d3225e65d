import type { Binding, KeyOrButton, Shortcut, ShortcutAction } from '../../../shared/shortcut.ts'
import { sameShortcut } from '../../../shared/shortcut-words.ts'

/** A shortcut that means something already. */
export interface TakenShortcut {
  readonly shortcut: Shortcut
  /** What it does, as it stands in the overview of shortcuts. */
  readonly words: string
}

/** Why somebody may not want this shortcut. */
export type ShortcutWarning =
  /** It does this very thing already, or clicks: it can't be used. */
  | { readonly kind: 'same' | 'left-click' }
  | { readonly kind: 'other-action'; readonly action: ShortcutAction }
  | { readonly kind: 'in-app'; readonly words: string }
  /** It writes, clicks, is part of other shortcuts, switches a light of the keyboard, or belongs to the system. */
  | { readonly kind: 'types' | 'clicks' | 'modifier' | 'lock-key' | 'system' | 'edits' }

/** What forbids it, as opposed to what only speaks against it. */
export const forbids = ({ kind }: ShortcutWarning): boolean => kind === 'same' || kind === 'left-click'

const typing =
  /^(Key[A-Z]|Digit\d|Numpad\w+|Space|Enter|Tab|Backspace|Delete|Backquote|Minus|Equal|Bracket(Left|Right)|Backslash|Semicolon|Quote|Comma|Period|Slash|Intl\w+)$/
const modifierKey = /^(Control|Alt|Shift|Meta)(Left|Right)$/
const lockKey = /^(Caps|Num|Scroll)Lock$/
/** With the main modifier nearly every program does something with these: copy, paste, cut, save, close … */
const editing = /^Key[ACFNOPQRSTVWXYZ]$/
/** Windows and most desktops change, close or lock windows with these and Alt, and with anything and Super. */
const systemWithAlt = /^(Tab|F4|Escape|Space)$/

/** Everything that speaks against a shortcut; what forbids it comes first. */
export function warningsOf(
  shortcut: Shortcut,
  action: ShortcutAction,
  bindings: readonly Binding[],
  taken: readonly TakenShortcut[],
  isMac: boolean,
): readonly ShortcutWarning[] {
  const same = bindings.filter((binding) => sameShortcut(binding.shortcut, shortcut))
  if (same.some((binding) => binding.action === action)) return [{ kind: 'same' }]
  const inApp = taken.find((one) => sameShortcut(one.shortcut, shortcut))
  const own = ofItself(shortcut.input, shortcut.modifiers, isMac)
  return [
    ...(own === null ? [] : [{ kind: own }]),
    ...same.map((binding) => ({ kind: 'other-action', action: binding.action }) as const),
    ...(inApp === undefined ? [] : [{ kind: 'in-app', words: inApp.words } as const]),
  ].sort((a, b) => Number(forbids(b)) - Number(forbids(a)))
}

type OwnWarning = Exclude<ShortcutWarning['kind'], 'same' | 'other-action' | 'in-app'>

function ofItself(input: KeyOrButton, modifiers: Shortcut['modifiers'], isMac: boolean): OwnWarning | null {
  const bare = modifiers.every((one) => one === 'shift')
  if (input.kind === 'mouse') {
    if (input.button > 2 || !bare) return null
    return input.button === 0 ? 'left-click' : 'clicks'
  }
  const { code } = input
  if (modifierKey.test(code)) return 'modifier'
  if (lockKey.test(code)) return 'lock-key'
  if (bare) return typing.test(code) ? 'types' : null
  const main = isMac ? 'meta' : 'ctrl'
  if (modifiers.length === 1 && modifiers[0] === main && editing.test(code)) return 'edits'
  if (!isMac && modifiers.includes('meta')) return 'system'
  return modifiers.includes('alt') && systemWithAlt.test(code) ? 'system' : null
}
