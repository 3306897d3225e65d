import type { Settings } from '../settings.ts'
import type { ShortcutAction } from '../shortcut.ts'

export type TalkConfig = Settings['talk']

const controlPrefix = 'control:'

/** The control socket presses no key: it tells of a binding of its own for each action. */
export const controlBindingId = (action: ShortcutAction): string => `${controlPrefix}${action}`

const controls = new Map((['talk', 'mute', 'deafen'] as const).map((name) => [controlBindingId(name), name]))

/** null: nothing is bound by this id (any more). */
export function actionOf({ bindings }: TalkConfig, bindingId: string): ShortcutAction | null {
  return controls.get(bindingId) ?? bindings.find(({ id }) => id === bindingId)?.action ?? null
}

/** Whether a key means something else now, so that what is held can no longer be trusted. */
export const meansTheSame = (before: TalkConfig, now: TalkConfig): boolean =>
  before.mode === now.mode && JSON.stringify(before.bindings) === JSON.stringify(now.bindings)
