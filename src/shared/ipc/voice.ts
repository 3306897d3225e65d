import { z } from 'zod'

export const voiceRequests = {
  /** What the tray and the menus show; told at each change. */
  'voice.report': {
    input: z.object({
      room: z.object({ name: z.string().max(200), server: z.string().max(200) }).nullable(),
      status: z.enum(['idle', 'connecting', 'connected', 'reconnecting', 'failed']),
      muted: z.boolean(),
      deafened: z.boolean(),
      /** Sound is being sent. */
      talking: z.boolean(),
    }),
    output: z.null(),
  },
} as const

export const voiceEvents = {
  /** From a key, the tray or a menu: each of the first two turns over what is. */
  'voice.command': z.object({ command: z.enum(['mute', 'deafen', 'leave']) }),
} as const
