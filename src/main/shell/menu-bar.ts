import type { MenuItemConstructorOptions } from 'electron'
import type { ShellActions } from './actions.ts'
import type { ShellState } from './state.ts'
import { deviceItems, presenceItems, voiceItems } from './voice-items.ts'

interface Asked {
  readonly platform: NodeJS.Platform
  /** Developers see more. */
  readonly isPackaged: boolean
}

const line: MenuItemConstructorOptions = { type: 'separator' }

/**
 * The menu bar by each system's conventions: on macOS always there, with the app's own menu first; elsewhere hidden until
 * Alt is pressed. Shortcuts of the page itself stay the page's.
 */
export function menuBar(state: ShellState, act: ShellActions, asked: Asked): MenuItemConstructorOptions[] {
  const isMac = asked.platform === 'darwin'
  return [
    ...(isMac ? [appMenu(act)] : []),
    fileMenu(act, isMac),
    { role: 'editMenu' },
    viewMenu(act, asked),
    voiceMenu(state, act),
    { role: 'windowMenu' },
    helpMenu(act, isMac),
  ]
}

const settings = (act: ShellActions, label: string): MenuItemConstructorOptions => ({
  id: 'settings',
  label,
  accelerator: 'CmdOrCtrl+,',
  click: () => act.show('settings'),
})

const appMenu = (act: ShellActions): MenuItemConstructorOptions => ({
  label: 'Bonfire',
  submenu: [
    { role: 'about', label: 'About Bonfire' },
    line,
    settings(act, 'Settings…'),
    line,
    { role: 'services' },
    line,
    { role: 'hide', label: 'Hide Bonfire' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    line,
    { id: 'quit', label: 'Quit Bonfire', accelerator: 'Cmd+Q', click: () => act.quit() },
  ],
})

const fileMenu = (act: ShellActions, isMac: boolean): MenuItemConstructorOptions => ({
  label: '&File',
  submenu: [
    { id: 'switcher', label: 'Go to…', click: () => act.show('switcher') },
    line,
    { role: 'close', label: 'Close window' },
    ...(isMac
      ? []
      : [
          settings(act, 'Settings…'),
          line,
          { id: 'quit', label: 'Quit Bonfire', accelerator: 'Ctrl+Q', click: () => act.quit() },
        ]),
  ],
})

const viewMenu = (act: ShellActions, { isPackaged }: Asked): MenuItemConstructorOptions => ({
  label: '&View',
  submenu: [
    { id: 'zoom-reset', label: 'Actual size', accelerator: 'CmdOrCtrl+0', click: () => act.zoom('reset') },
    { id: 'zoom-in', label: 'Zoom in', accelerator: 'CmdOrCtrl+Plus', click: () => act.zoom('in') },
    // What the key with the plus sends without Shift.
    {
      label: 'Zoom in',
      accelerator: 'CmdOrCtrl+=',
      visible: false,
      acceleratorWorksWhenHidden: true,
      click: () => act.zoom('in'),
    },
    { id: 'zoom-out', label: 'Zoom out', accelerator: 'CmdOrCtrl+-', click: () => act.zoom('out') },
    line,
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : [line, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
  ],
})

const voiceMenu = (state: ShellState, act: ShellActions): MenuItemConstructorOptions => ({
  label: 'V&oice',
  submenu: [
    ...voiceItems(state, act),
    line,
    { id: 'input', label: 'Microphone', submenu: deviceItems('input', state, act) },
    { id: 'output', label: 'Speakers', submenu: deviceItems('output', state, act) },
    ...(state.presence === null ? [] : [line, ...presenceItems(state, act)]),
  ],
})

const helpMenu = (act: ShellActions, isMac: boolean): MenuItemConstructorOptions => ({
  role: 'help',
  label: '&Help',
  submenu: [
    { id: 'shortcuts', label: 'Keyboard shortcuts', click: () => act.show('shortcuts') },
    ...(isMac ? [] : [line, { role: 'about' as const, label: 'About Bonfire' }]),
  ],
})
