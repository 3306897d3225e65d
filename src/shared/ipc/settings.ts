import { z } from 'zod'
import { settings, settingsChange } from '../settings.ts'

export const settingsRequests = {
  'settings.read': { input: z.object({}), output: settings },
  /** Answers what holds from now on. */
  'settings.change': { input: settingsChange, output: settings },
} as const

export const settingsEvents = {
  /** Whoever changed them: this window, the tray or the menu. */
  'settings.changed': settings,
} as const
