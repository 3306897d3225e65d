import { z } from 'zod'
import { changePage, type Message, message, type Unread, unread } from '../../../src/shared/backend.ts'
import { asOwner } from '../../support/as-owner.ts'
import type { PersonName, Stage } from './stage.ts'

/** What the database holds, read past everything that is tested. */
export interface Truth {
  /** Messages by ascending seq, as the app reads them. */
  readonly channels: ReadonlyMap<
    string,
    { readonly head: { readonly rev: number; readonly seq: number }; readonly messages: readonly Message[] }
  >
  /** `person/message` → emoji, sorted. */
  readonly reactions: ReadonlyMap<string, readonly string[]>
}

const storedChannel = z.object({ id: z.uuid(), head: changePage.shape.head, messages: z.array(message) })
const storedReaction = z.object({ person: z.uuid(), message: z.uuid(), emoji: z.array(z.string()) })

export async function readTruth(stage: Stage): Promise<Truth> {
  const [channels, reactions] = await asOwner(stage.dataDir, async (sql) => [
    await sql`
      select channel_id as id, jsonb_build_object('rev', h.rev, 'seq', h.seq) as head, coalesce(
        (select jsonb_agg(to_jsonb(m) order by m.seq) from private.history m where m.channel_id = h.channel_id), '[]') as messages
      from public.channel_heads h`,
    await sql`
      select user_id as person, message_id as message, array_agg(emoji order by emoji collate "C") as emoji
      from public.reactions group by user_id, message_id`,
  ])
  return {
    channels: new Map(
      z
        .array(storedChannel)
        .parse(channels)
        .map(({ id, ...rest }) => [id, rest]),
    ),
    reactions: new Map(
      z
        .array(storedReaction)
        .parse(reactions)
        .map(({ person, message: id, emoji }) => [`${person}/${id}`, emoji]),
    ),
  }
}

/** What the person may see, and how much of it they have not read, by channel. */
export async function readUnread(stage: Stage, name: PersonName): Promise<ReadonlyMap<string, Unread>> {
  const answer = await stage.people[name].client.rpc('get_unread')
  const rows = z.array(unread).parse(answer.data)
  return new Map(rows.map((row) => [row.channel_id, row]))
}
