import { z } from 'zod'

export const startRequests = {
  /** `channels`: the person sees their channels, maybe as they were last time. `connected`: as they are. Each told once. */
  'start.reached': { input: z.object({ phase: z.enum(['channels', 'connected']) }), output: z.null() },
} as const

export const startEvents = {
  /** The machine slept or was locked, and is back. */
  wake: z.object({ reason: z.enum(['resume', 'unlock']) }),
} as const
