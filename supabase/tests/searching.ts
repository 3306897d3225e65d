import type postgres from 'postgres'
import type { Persona } from './personas.ts'

export interface Search {
  readonly query: string | null
  readonly server?: string
  readonly channel?: string
  readonly author?: string
  readonly before?: string
  readonly after?: string
  readonly attached?: boolean
  readonly limit?: number
  readonly offset?: number
}

export interface Found {
  readonly results: {
    readonly message: { readonly id: string; readonly seq: number; readonly created_at: string }
    readonly rank: number
    readonly highlight: string
  }[]
  readonly more_matches: boolean
}

export const refused = (kind: string) => ({ ok: false, error: { kind } })

/** Searches; throws when that is refused. */
export async function search(who: Persona, { query, ...rest }: Search): Promise<Found> {
  const { server = null, channel = null, author = null, before = null, after = null } = rest
  const { attached = null, limit = 25, offset = 0 } = rest
  const answer = await who.call(
    ...(['search_messages', query, server, channel, author, before, after, attached, limit, offset] as const),
  )
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value as Found
}

interface Shape {
  readonly count: number
  /** How far the seqs are apart. */
  readonly every: number
  readonly body: string
  /** Every how manieth message has the text; 1 unless given. */
  readonly hit?: number
  /** The newest so many seqs have none. */
  readonly quiet?: number
  /** s before the newest other that the last one was written */
  readonly back?: number
}

/** Messages straight into the table, a second apart, the first at 2020-01-01 00:00:01 UTC; the head stands behind the last. */
export async function storeMany(
  db: postgres.Sql,
  channel: string,
  author: string,
  { count, every, body, hit = 1, quiet = 0, back = 0 }: Shape,
): Promise<{ seq: number; at: number; hit: boolean }[]> {
  const rows = await db<{ seq: number; at: Date; body: string }[]>`
    insert into public.messages (channel_id, id, seq, rev, author_id, body, created_at)
      select ${channel}, gen_random_uuid(), n * ${every}::int, n * ${every}::int, ${author},
        case when n % ${hit}::int = 0 and n * ${every}::int <= ${count * every - quiet}::int then ${body} else 'hay' end,
        timestamptz '2020-01-01 00:00:00Z' + (n + 1000 - ${count}::int - ${back}::int) * interval '1 second'
      from generate_series(1, ${count}::int) as n
      returning seq::int, created_at as at, body`
  await db`update public.channel_heads set rev = ${count * every + 1}, seq = ${count * every} where channel_id = ${channel}`
  return rows
    .map(({ seq, at, body: text }) => ({ seq, at: at.getTime(), hit: text === body }))
    .sort((a, b) => a.seq - b.seq)
}
