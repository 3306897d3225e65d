import { z } from 'zod'
import { id, timestamp } from './values.ts'

/** `epoch` is part of a broadcast topic: it grows when somebody loses access. */
const epoch = z.int()

export const server = z.object({
  id,
  name: z.string(),
  owner_id: id,
  epoch,
})
export type Server = z.infer<typeof server>

/** What a person may create; see `channel` for all there is. */
export const channelKind = z.enum(['text', 'voice'])
export type ChannelKind = z.infer<typeof channelKind>

const anyChannel = {
  id,
  /** The category of a channel, the channel of a thread. */
  parent_id: id.nullable(),
  topic: z.string().nullable(),
  position: z.int(),
  epoch,
  archived_at: timestamp.nullable(),
}

export const serverChannel = z.object({
  ...anyChannel,
  kind: z.enum(['category', 'text', 'voice', 'thread']),
  server_id: id,
  name: z.string(),
  /** Every member of the server may view it: its news are told on the server's topic too. */
  is_open: z.boolean(),
})
export type ServerChannel = z.infer<typeof serverChannel>

export const directChannel = z.object({
  ...anyChannel,
  kind: z.enum(['dm', 'group']),
  server_id: z.null(),
  name: z.string().nullable(),
  is_open: z.literal(false),
})
export type DirectChannel = z.infer<typeof directChannel>

export const channel = z.discriminatedUnion('kind', [serverChannel, directChannel])
export type Channel = z.infer<typeof channel>
