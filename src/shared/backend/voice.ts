import { z } from 'zod'
import { id, timestamp } from './values.ts'

export const voiceState = z.object({
  channel_id: id,
  server_id: id,
  user_id: id,
  muted: z.boolean(),
  deafened: z.boolean(),
  lease_expires_at: timestamp,
})

export const appConfig = z.object({ sfu_urls: z.array(z.url({ protocol: /^https?$/ })) })

/** What the SFU asks, as the person who wants to join. */
export const voiceAccess = z.object({ join: z.boolean(), speak: z.boolean(), server_id: id.nullable() })
export type VoiceAccess = z.infer<typeof voiceAccess>

/** What an SFU node reports: the complete list of people in each room named. */
export const sfuReport = z.array(
  z.object({
    channel_id: id,
    peers: z.array(z.object({ user_id: id, muted: z.boolean(), deafened: z.boolean() })),
  }),
)
export type SfuReport = z.infer<typeof sfuReport>
