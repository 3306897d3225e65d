import type { JumpListCategory, MenuItemConstructorOptions } from 'electron'
import type { ShellActions } from './actions.ts'
import { argumentOf, type Task } from './launch.ts'
import type { ShellState } from './state.ts'
import { presenceItems, voiceItems } from './voice-items.ts'

/** The menu of the dock's icon on macOS, which has entries for windows and for the end of its own. */
export function dockMenu(state: ShellState, act: ShellActions): MenuItemConstructorOptions[] {
  const presence = presenceItems(state, act)
  const separated = presence.length === 0 ? [] : [...presence, { type: 'separator' as const }]
  return [...separated, ...voiceItems(state, act)]
}

const taskWords: readonly (readonly [Task, string, string])[] = [
  ['mute', 'Mute or unmute', 'Turns your microphone off or on'],
  ['deafen', 'Deafen or undeafen', 'Turns all sound off or on'],
  ['leave', 'Disconnect', 'Leaves the voice channel'],
  ['settings', 'Settings', 'Opens the settings'],
]

/** The tasks of the taskbar's button on Windows: each starts the program again, which hands it to the one that runs. */
export const jumpList = (program: string): JumpListCategory[] => [
  {
    type: 'tasks',
    items: taskWords.map(([task, title, description]) => ({
      type: 'task',
      title,
      description,
      program,
      args: argumentOf(task),
      iconPath: program,
      iconIndex: 0,
    })),
  },
]
