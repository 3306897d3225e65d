/** What a start of the app was for besides a link: the arguments of its own kind. */
export interface Launch {
  /** Started with the system: nobody asked to see a window. */
  readonly hidden: boolean
  /** An entry of the jump list, which Windows carries out by starting the app again. */
  readonly task: Task | null
}

export const tasks = ['mute', 'deafen', 'leave', 'settings'] as const
export type Task = (typeof tasks)[number]

export const hiddenSwitch = '--hidden'
const taskSwitch = '--task='
export const argumentOf = (task: Task): string => `${taskSwitch}${task}`

/** Any program may start the app, so unknown arguments mean nothing. */
export function launchOf(args: readonly string[]): Launch {
  const named = args.find((arg) => arg.startsWith(taskSwitch))?.slice(taskSwitch.length)
  return {
    hidden: args.includes(hiddenSwitch),
    task: tasks.find((task) => task === named) ?? null,
  }
}
