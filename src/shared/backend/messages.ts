import { z } from 'zod'
import { id, revision, timestamp } from './values.ts'

const attachment = z.object({
  id,
  path: z.string(),
  name: z.string(),
  type: z.string(),
  /** bytes */
  size: z.int().nonnegative(),
  /** px; null for what is no picture */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  /** The path of a smaller picture of it. */
  thumbnail: z.string().nullable(),
})

/** `emoji`: Unicode, or the id of a custom one. In the order of their first use. */
export const reactions = z.array(z.object({ emoji: z.string(), count: z.int().positive() }))
export type Reactions = z.infer<typeof reactions>

/**
 * `seq` is the message's place in its channel; `rev` the channel's revision of its last change. `body` is null once
 * deleted: what stays is a tombstone.
 */
export const message = z.object({
  channel_id: id,
  id,
  seq: z.int().positive(),
  rev: z.int().positive(),
  author_id: id.nullable(),
  body: z.string().nullable(),
  reply_to: id.nullable(),
  attachments: z.array(attachment),
  reactions: reactions,
  pinned_at: timestamp.nullable(),
  mentions_everyone: z.boolean(),
  webhook_id: id.nullable(),
  webhook_name: z.string().nullable(),
  created_at: timestamp,
  edited_at: timestamp.nullable(),
  deleted_at: timestamp.nullable(),
})
export type Message = z.infer<typeof message>

/** `rev` counts all changes of a channel; `seq` is the place of its newest message. */
const head = z.object({ rev: revision, seq: revision })

/** Emoji with which the caller has reacted to the messages of the same answer. */
const mine = z.array(z.object({ message_id: id, emoji: z.string() }))

/** One snapshot of a part of a channel: messages by ascending `seq`. */
export const messagePage = z.object({ messages: z.array(message), mine, head })
export type MessagePage = z.infer<typeof messagePage>

/** One snapshot of what changed after a revision: messages by ascending `rev`; without `more`, all of it. */
export const changePage = z.object({ messages: z.array(message), mine, head, more: z.boolean() })
export type ChangePage = z.infer<typeof changePage>

/** `epoch` is that of the channel's topic: whoever listens to an older one hears nothing. */
export const channelHead = z.object({
  channel_id: id,
  epoch: z.int().positive(),
  rev: revision,
  seq: revision,
})
export type ChannelHead = z.infer<typeof channelHead>

/** `unread`: messages of others after the person's mark; `mentions`: those of them that mention the person. Both end at 100. */
export const unread = z.object({
  channel_id: id,
  rev: revision,
  seq: revision,
  read_seq: revision,
  unread: z.int().nonnegative(),
  mentions: z.int().nonnegative(),
})
export type Unread = z.infer<typeof unread>
