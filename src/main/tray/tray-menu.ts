import type { MenuItemConstructorOptions } from 'electron'
import type { ShellActions } from '../shell/actions.ts'
import type { ShellState } from '../shell/state.ts'
import { deviceItems, presenceItems, voiceItems } from '../shell/voice-items.ts'

const line: MenuItemConstructorOptions = { type: 'separator' }

/** The menu of the tray's icon. */
export function trayMenu(state: ShellState, act: ShellActions): MenuItemConstructorOptions[] {
  const presence = presenceItems(state, act)
  return [
    { id: 'open', label: 'Open Bonfire', click: () => act.open() },
    line,
    ...(presence.length === 0 ? [] : [...presence, line]),
    ...voiceItems(state, act),
    line,
    { id: 'input', label: 'Microphone', submenu: deviceItems('input', state, act) },
    { id: 'output', label: 'Speakers', submenu: deviceItems('output', state, act) },
    line,
    { id: 'quit', label: 'Quit Bonfire', click: () => act.quit() },
  ]
}

/** What the menu is made of: speech, which comes and goes, is not in it. */
export const shownInMenu = ({ voice, badge: _, ...rest }: ShellState): object => ({
  ...rest,
  voice: { ...voice, talking: false },
})
