-- Search: words in messages, over the newer and the archived ones (docs/adr/0080-search.md).

-- Each server has a language, each message the one its server had when it was written.

-- The languages a server's messages may be in: those it has had.
create table private.server_languages (
  server_id uuid not null references public.servers (id) on delete cascade,
  language text not null,
  primary key (server_id, language)
);
alter table private.server_languages enable row level security;

create function private.remember_language() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.server_languages (server_id, language) values (new.id, new.search_language) on conflict do nothing;
  return null;
end
$$;
create trigger remember_language after insert or update of search_language on public.servers
  for each row execute function private.remember_language();
insert into private.server_languages (server_id, language) select id, search_language from public.servers;

-- The configurations of Postgres itself, by name: a column of type regconfig could not be upgraded to another version.
create function private.search_vector(p_language text, p_body text) returns tsvector
language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return to_tsvector(('pg_catalog.' || p_language)::regconfig, p_body);
end
$$;

-- Null for a tombstone: nothing finds it.
alter table public.messages
  add column search tsvector generated always as (private.search_vector(language, body)) stored;
alter table public.messages_archive
  add column search tsvector generated always as (private.search_vector(language, body)) stored;

-- The index -------------------------------------------------------------------------------------------------------

-- A posting list has no order, so "the newest with this word" would fetch every message with it. Therefore each message stands
-- on three shelves of its channel, of 64, 4,096 and 262,144 seqs: the newest matches come shelf by shelf, and the index
-- intersects the word with one shelf. Hashes stand for the shelves, and for author and attachments within the channel;
-- whoever asks checks the row, too.
create function private.shelf(p_channel uuid, p_bits integer, p_number bigint) returns bigint
language sql immutable parallel safe
return uuid_hash_extended(p_channel, (p_number << 6) + p_bits);

create function private.author_key(p_channel uuid, p_author uuid) returns bigint
language sql immutable parallel safe
return uuid_hash_extended(p_author, uuid_hash_extended(p_channel, 1));

-- PL/pgSQL, which is never inlined: where a role that may not call it (authenticated) was the first of a session to look at the
-- table, an inlined expression would not be recognised as that of the index.
create function private.search_keys(p_channel uuid, p_seq bigint, p_author uuid, p_attachments jsonb) returns bigint[]
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return array_remove(array[
    private.shelf(p_channel, 6, p_seq >> 6),
    private.shelf(p_channel, 12, p_seq >> 12),
    private.shelf(p_channel, 18, p_seq >> 18),
    private.author_key(p_channel, p_author),
    case when p_attachments <> '[]' then uuid_hash_extended(p_channel, 2) end], null);
end
$$;

-- No pending list: every search would read all of it, once for each shelf.
create index messages_search on public.messages
  using gin (private.search_keys(channel_id, seq, author_id, attachments), search) with (fastupdate = off);
create index messages_archive_search on public.messages_archive
  using gin (private.search_keys(channel_id, seq, author_id, attachments), search) with (fastupdate = off);

-- Finding ---------------------------------------------------------------------------------------------------------

create type private.match as (channel_id uuid, id uuid, seq bigint, created_at timestamptz, language text, rank real);

-- What is looked for. anywhere: in any of the languages; a message counts if it matches in its own, which queries holds at the
-- place languages has it.
create type private.wanted as (anywhere tsquery, languages text[], queries tsquery[], author uuid, attached boolean,
  before timestamptz, after timestamptz);

-- The newest matches on these shelves of a channel, which are named newest first, with a seq up to p_last.
-- Only the search index can answer, alone; the planner can't know that. With a range of times whose ends it doesn't know it expects
-- so few rows that it leaves the other indexes of the channel alone, which would have to be read whole for each shelf.
create function private.matches_on(p_channel uuid, p_shelves bigint[], p_last bigint, p_wanted private.wanted, p_limit integer)
returns setof private.match
language plpgsql stable security definer set search_path = '' set enable_indexscan = off set enable_seqscan = off
  set random_page_cost = 1 as $$
declare
  also constant bigint[] := array_remove(array[private.author_key(p_channel, p_wanted.author),
    case when p_wanted.attached then uuid_hash_extended(p_channel, 2) end], null);
  after constant timestamptz := coalesce(p_wanted.after, '-infinity');
  before constant timestamptz := coalesce(p_wanted.before, 'infinity');
begin
  return query
    select p_channel, hit.id, hit.seq, hit.created_at, hit.language,
      ts_rank(hit.search, p_wanted.queries[array_position(p_wanted.languages, hit.language)], 1)
    -- Shelf after shelf, and none once there are enough.
    from unnest(p_shelves) as place (shelf) cross join lateral (
      select * from (
        select m.id, m.seq, m.created_at, m.language, m.search, m.author_id, m.attachments from public.messages m
        where m.channel_id = p_channel and m.search @@ p_wanted.anywhere and m.created_at > after and m.created_at < before
          and private.search_keys(m.channel_id, m.seq, m.author_id, m.attachments) @> (also || place.shelf)
        union all
        select m.id, m.seq, m.created_at, m.language, m.search, m.author_id, m.attachments from public.messages_archive m
        where m.channel_id = p_channel and m.search @@ p_wanted.anywhere and m.created_at > after and m.created_at < before
          and private.search_keys(m.channel_id, m.seq, m.author_id, m.attachments) @> (also || place.shelf)
        offset 0
      ) as either
      where either.seq <= p_last
        and either.search @@ p_wanted.queries[array_position(p_wanted.languages, either.language)]
        and (p_wanted.author is null or either.author_id = p_wanted.author)
        and (p_wanted.attached is null or (either.attachments <> '[]') = p_wanted.attached)
      order by either.seq desc limit p_limit
    ) as hit
    limit p_limit;
end
$$;

-- The last seq of the small shelf on which the first message from p_at or later stands.
create function private.seq_at(p_channel uuid, p_last bigint, p_at timestamptz) returns bigint
language plpgsql stable security definer set search_path = '' as $$
declare
  low bigint := 0;
  high bigint := p_last >> 6;
  middle bigint;
begin
  while low < high loop
    middle := (low + high) / 2;
    if (select created_at from private.history where channel_id = p_channel and seq >= (middle + 1) << 6 order by seq limit 1) < p_at then
      low := middle + 1;
    else
      high := middle;
    end if;
  end loop;
  return ((low + 1) << 6) - 1;
end
$$;

-- A channel's newest matches with a seq up to p_last, from 16 shelves at a time: the largest that hold little which is not needed.
-- p_rate: matches a message, as far as known; small shelves first where nothing is.
create function private.newest_matches(p_channel uuid, p_last bigint, p_wanted private.wanted, p_rate float8, p_limit integer)
returns setof private.match
language plpgsql stable security definer set search_path = '' as $$
declare
  -- A minute more: a transaction takes its time before it takes its seq.
  first constant bigint := case when p_wanted.after is null then 0
    else private.seq_at(p_channel, p_last, p_wanted.after - interval '1 minute') - 63 end;
  start constant bigint := case when p_wanted.before is null then p_last
    else least(p_last, private.seq_at(p_channel, p_last, p_wanted.before + interval '1 minute')) end;
  last bigint := start;
  rate float8 := coalesce(p_rate, 1);
  missing integer := p_limit;
  bits integer;
  bottom bigint;
  hits integer;
begin
  while last >= first and missing > 0 loop
    -- The largest never on a guess.
    bits := case when rate * 262144 <= 4 * missing and last < start then 18 when rate * 4096 <= 4 * missing then 12 else 6 end;
    bottom := greatest((last >> bits) - 15, first >> bits);
    return query select * from private.matches_on(p_channel,
      array(select private.shelf(p_channel, bits, number) from generate_series(last >> bits, bottom, -1) as number),
      last, p_wanted, missing);
    get diagnostics hits = row_count;
    missing := missing - hits;
    last := (bottom << bits) - 1;
    -- Never nothing: the next shelves may be less rare.
    rate := (p_limit - missing + 1)::float8 / (start - last);
  end loop;
end
$$;

-- The newest matches in several channels, and one more than p_limit if there is. First twice the share that a channel of this length
-- has in them, then more of those channels that may have newer ones than the last of what was found.
create function private.newest_matches_in(p_channels uuid[], p_wanted private.wanted, p_limit integer)
returns setof private.match
language plpgsql stable security definer set search_path = '' as $$
declare
  pending uuid[];
  bounds bigint[];
  shares integer[];
  rate float8;
  found private.match[] := '{}';
  more private.match[];
begin
  select array_agg(h.channel_id order by h.seq desc), array_agg(h.seq order by h.seq desc),
      array_agg(least(3 + ceil(2 * p_limit * h.seq / h.total), p_limit + 1)::integer order by h.seq desc)
    into pending, bounds, shares
    from (
      select channel_id, seq, sum(seq) over () as total from public.channel_heads where channel_id = any (p_channels) and seq > 0
    ) as h;
  if cardinality(pending) > 1 then
    -- How common the words are in the longest channel is a good guess for the others.
    select (count(*) + 1)::float8 / (bounds[1] - case when count(*) = 20 then min(m.seq) else 0 end + 1) into rate
      from private.newest_matches(pending[1], bounds[1], p_wanted, null, 20) as m;
  end if;
  while cardinality(pending) > 0 loop
    select array_agg(m) into more
      from unnest(pending, bounds, shares) as place (channel_id, last, share)
      cross join lateral private.newest_matches(place.channel_id, place.last, p_wanted, rate, place.share) as m;
    found := found || more;
    select array_agg(place.channel_id), array_agg(taken.oldest - 1), array_agg(least(4 * place.share, p_limit + 1))
      into pending, bounds, shares
      from (
        select m.channel_id, count(*), min(m.seq) as oldest, min(m.created_at) as since from unnest(more) as m group by m.channel_id
      ) as taken
      join unnest(pending, shares) as place (channel_id, share) on place.channel_id = taken.channel_id
      where taken.count >= place.share and taken.since > coalesce(
        (select m.created_at from unnest(found) as m order by m.created_at desc offset p_limit limit 1), '-infinity');
  end loop;
  return query select * from unnest(found) as m order by m.created_at desc, m.seq desc limit p_limit + 1;
end
$$;

-- Asking ----------------------------------------------------------------------------------------------------------

-- The words a person typed, in the languages of these channels; null if none of them can be looked for.
create function private.read_query(p_query text, p_channels uuid[]) returns private.wanted
language plpgsql stable security definer set search_path = '' as $$
declare
  wanted private.wanted;
  spoken text[];
  query tsquery;
  heard boolean := false;
begin
  -- Direct messages and groups have no server.
  select coalesce(array_agg(distinct coalesce(s.search_language, 'simple')), '{simple}') into spoken
    from public.channels c left join public.servers s on s.id = c.server_id where c.id = any (p_channels);
  wanted.languages := array(
    select unnest(spoken) union
    select l.language from private.server_languages l
    where l.server_id in (select server_id from public.channels where id = any (p_channels)));
  wanted.anywhere := '';
  for place in 1..cardinality(wanted.languages) loop
    query := websearch_to_tsquery(('pg_catalog.' || wanted.languages[place])::regconfig, p_query);
    wanted.queries[place] := query;
    wanted.anywhere := wanted.anywhere || query;
    heard := heard or (wanted.languages[place] = any (spoken) and numnode(query) > 0);
  end loop;
  return case when heard then wanted end;
end
$$;

-- The channels a search covers: one, those of a server, or all the caller sees. Null: none that the caller may name.
create function private.searched_channels(p_server_id uuid, p_channel_id uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_channel_id is not null then
    return case when private.may(p_channel_id, 'view_channel') and (p_server_id is null or exists (
      select from public.channels where id = p_channel_id and server_id = p_server_id)) then array[p_channel_id] end;
  end if;
  if p_server_id is not null and not p_server_id in (select private.my_servers()) then
    return null;
  end if;
  return array(
    select c.id from private.my_channels() as mine (id) join public.channels c on c.id = mine.id
    where p_server_id is null or c.server_id = p_server_id);
end
$$;

-- A text with U+0002 before and U+0003 after each hit; in the text itself they would be forgeries.
create function private.highlight(p_language text, p_body text, p_query tsquery) returns text
language plpgsql stable set search_path = '' as $$
begin
  return ts_headline(('pg_catalog.' || p_language)::regconfig, translate(p_body, U&'\0002\0003', ''), p_query,
    U&'HighlightAll=true, StartSel="\0002", StopSel="\0003"');
end
$$;

-- Messages that match, best first; of equal rank the newer. p_query as in a web search: words, "phrases", or, -without.
-- {results: [{message, rank, highlight}], more_matches}; more_matches: only the newest 1,000 were ranked.
-- Its plans suit every channel and word; to make one, over all partitions, would take longer than to run it.
create function public.search_messages(p_query text, p_server_id uuid default null, p_channel_id uuid default null,
  p_author_id uuid default null, p_before timestamptz default null, p_after timestamptz default null,
  p_has_attachment boolean default null, p_limit integer default 25, p_offset integer default 0) returns jsonb
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  ranked constant integer := 1000;
  wait constant integer := private.take('search');
  channels uuid[];
  wanted private.wanted;
  matches private.match[];
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  channels := private.searched_channels(p_server_id, p_channel_id);
  if channels is null then
    return private.failure('not-allowed');
  end if;
  if char_length(p_query) > 256 then
    return private.failure('too-long');
  end if;
  wanted := private.read_query(coalesce(p_query, ''), channels);
  if wanted.anywhere is null then
    return private.failure('empty-query');
  end if;
  wanted.author := p_author_id;
  wanted.attached := p_has_attachment;
  wanted.before := p_before;
  wanted.after := p_after;
  matches := array(select m from private.newest_matches_in(channels, wanted, ranked) as m);
  return private.success(jsonb_build_object('more_matches', cardinality(matches) > ranked, 'results', (
    select coalesce(jsonb_agg(jsonb_build_object('message', to_jsonb(h), 'rank', best.rank, 'highlight', private.highlight(
        best.language, h.body, wanted.queries[array_position(wanted.languages, best.language)])) order by best.place), '[]')
    from (
      select m.*, row_number() over (order by m.rank desc, m.created_at desc, m.seq desc) as place
      from unnest(matches[1:ranked]) as m
      order by place limit least(greatest(coalesce(p_limit, 25), 1), 50) offset least(greatest(coalesce(p_offset, 0), 0), ranked)
    ) as best
    cross join lateral (
      select * from private.history where channel_id = best.channel_id and id = best.id
    ) as h
    -- Deleted since it was found.
    where h.deleted_at is null)));
end
$$;
grant execute on function public.search_messages to authenticated;
