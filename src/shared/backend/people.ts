import { z } from 'zod'
import { id } from './values.ts'

export const profile = z.object({ id, username: z.string(), display_name: z.string() })
export type Profile = z.infer<typeof profile>

/** What others see. Whoever chose to be invisible is stored as offline. */
export const presenceStatus = z.enum(['online', 'idle', 'dnd', 'offline'])
export type PresenceStatus = z.infer<typeof presenceStatus>

/** What a person can choose to be; `idle` also comes by itself. */
export const chosenStatus = z.enum(['online', 'idle', 'dnd', 'invisible'])
export type ChosenStatus = z.infer<typeof chosenStatus>

export const presence = z.object({
  user_id: id,
  status: presenceStatus,
  status_text: z.string().nullable(),
})
export type Presence = z.infer<typeof presence>
