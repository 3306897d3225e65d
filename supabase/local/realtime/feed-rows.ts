import type postgres from 'postgres'

/*
 * Reading realtime.messages for the feed. A cursor is a Postgres snapshot: it tells exactly which transactions were over
 * when it was taken. Times or numbers can't, because a transaction that began earlier may commit later.
 */

/** A snapshot in Postgres' text form. */
export type Cursor = string

export interface FeedRow {
  readonly id: string
  readonly topic: string
  readonly private: boolean
  readonly event: string
  /** Null when the payload is `bytes` long and that was too much to read. */
  readonly json: string | null
  readonly binary: Buffer | null
  readonly bytes: number
}

export async function takeCursor(sql: postgres.Sql): Promise<Cursor> {
  const [row] = await sql<{ cursor: Cursor }[]>`select pg_current_snapshot()::text as cursor`
  if (!row) throw new Error('pg_current_snapshot() returned nothing')
  return row.cursor
}

const columns = (sql: postgres.Sql, maxBytes: number) => sql`
  m.id, m.topic, coalesce(m.private, false) as private, m.event, size.bytes,
  case when size.bytes <= ${maxBytes} then body.json end as json,
  case when size.bytes <= ${maxBytes} then m.binary_payload end as binary
  from realtime.messages m
  cross join lateral (select m.payload::text as json) body
  cross join lateral (select coalesce(octet_length(body.json), octet_length(m.binary_payload), 0) as bytes) size`

/** The rows announced by their ids, in that order, without those that `since` covers. */
export async function readAnnounced(
  sql: postgres.Sql,
  ids: readonly string[],
  since: Cursor,
  maxBytes: number,
): Promise<readonly FeedRow[]> {
  const rows = await sql<FeedRow[]>`
    select ${columns(sql, maxBytes)}
    where m.id = any(${ids}::uuid[]) and not pg_visible_in_snapshot(m.xid, ${since}::pg_snapshot)`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export interface Gap {
  readonly since: Cursor
  readonly until: Cursor
}

/**
 * A page of what was committed after `since` and before `until`, in the order it was written, beginning after the row
 * numbered `after`. One transaction's rows are in order; of two that ran at once either may come first.
 */
export function readGap(
  sql: postgres.Sql,
  gap: Gap,
  after: string,
  page: number,
  maxBytes: number,
): Promise<readonly (FeedRow & { readonly seq: string })[]> {
  return sql<(FeedRow & { seq: string })[]>`
    select m.seq::text as seq, ${columns(sql, maxBytes)}
    where m.xid >= pg_snapshot_xmin(${gap.since}::pg_snapshot)
      and not pg_visible_in_snapshot(m.xid, ${gap.since}::pg_snapshot)
      and pg_visible_in_snapshot(m.xid, ${gap.until}::pg_snapshot)
      and m.seq > ${after}::bigint
      and m.event is not null
    order by m.seq
    limit ${page}`
}
