-- Archive and retention: old messages move aside, and where a server says so they end (docs/adr/0081-archive-and-retention.md).
-- Both take a channel's oldest messages, a few at a time, while they hold its head as every writer does; a channel somebody is
-- writing at this moment is left for the next time. Neither takes a revision: to clients nothing has changed.

alter table public.app_config add column archive_after_days integer not null default 365 check (archive_after_days >= 1);

-- Moves up to p_limit messages from before a moment; how many it moved.
create function private.archive_messages(p_channel_id uuid, p_before timestamptz, p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  newest bigint;
  moved integer;
begin
  -- The oldest by seq is the oldest by time. Looked at first without the lock: most channels have nothing to move.
  if (select created_at from public.messages where channel_id = p_channel_id order by seq limit 1) < p_before is not true then
    return 0;
  end if;
  select rev into newest from public.channel_heads where channel_id = p_channel_id for update skip locked;
  if not found then
    return 0;
  end if;
  with oldest as materialized (
    select seq, rev, created_at from public.messages where channel_id = p_channel_id order by seq limit p_limit
  ), old as (
    delete from public.messages m using oldest o
    -- The channel's newest change stays: were it brought back, it would look like one that has just been made.
    where m.channel_id = p_channel_id and m.seq = o.seq and o.created_at < p_before and o.rev < newest
    returning m.*
  )
  insert into public.messages_archive (channel_id, id, seq, rev, author_id, body, created_at, edited_at, deleted_at, reply_to,
      attachments, reactions, pinned_at, mentions_everyone, webhook_id, webhook_name, language)
    select channel_id, id, seq, rev, author_id, body, created_at, edited_at, deleted_at, reply_to,
      attachments, reactions, pinned_at, mentions_everyone, webhook_id, webhook_name, language
    from old;
  get diagnostics moved = row_count;
  return moved;
end
$$;

-- Deletes up to p_limit messages from before a moment with everything that belongs to them; how many. Their files become orphans.
create function private.expire_messages(p_channel_id uuid, p_before timestamptz, p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  gone uuid[];
begin
  if (select created_at from private.history where channel_id = p_channel_id order by seq limit 1) < p_before is not true then
    return 0;
  end if;
  perform from public.channel_heads where channel_id = p_channel_id for update skip locked;
  if not found then
    return 0;
  end if;
  gone := array(
    select oldest.id from (
      select id, created_at from private.history where channel_id = p_channel_id order by seq limit p_limit
    ) as oldest where oldest.created_at < p_before);
  delete from public.messages where channel_id = p_channel_id and id = any (gone);
  delete from public.messages_archive where channel_id = p_channel_id and id = any (gone);
  -- After the messages: there is nothing left to count reactions on.
  delete from public.reactions where channel_id = p_channel_id and message_id = any (gone);
  delete from public.mentions where channel_id = p_channel_id and message_id = any (gone);
  delete from public.pins where channel_id = p_channel_id and message_id = any (gone);
  delete from public.attachments where channel_id = p_channel_id and message_id = any (gone);
  return cardinality(gone);
end
$$;

-- Where the walk through all channels is.
create table private.channel_walk (
  id boolean primary key default true check (id),
  channel_id uuid not null default '00000000-0000-0000-0000-000000000000'
);
insert into private.channel_walk default values;
alter table private.channel_walk enable row level security;

-- Goes on through the channels, in the order of their ids, until p_rows messages were moved or deleted or p_channels looked at.
-- more: the walk has not come to its end.
create function private.tidy_channels(p_rows integer, p_channels integer, out archived integer, out expired integer, out more boolean)
language plpgsql security definer set search_path = '' as $$
declare
  archive_before constant timestamptz := now() - make_interval(days => (select archive_after_days from public.app_config));
  here uuid;
  seen integer := 0;
  place record;
begin
  archived := 0;
  expired := 0;
  more := false;
  -- One at a time.
  select channel_id into here from private.channel_walk for update skip locked;
  if not found then
    return;
  end if;
  for place in
    select h.channel_id, now() - make_interval(days => s.retention_days) as expire_before
    from public.channel_heads h
    join public.channels c on c.id = h.channel_id
    left join public.servers s on s.id = c.server_id
    where h.channel_id > here order by h.channel_id limit p_channels
  loop
    seen := seen + 1;
    if place.expire_before is not null then
      expired := expired + private.expire_messages(place.channel_id, place.expire_before, p_rows - archived - expired);
    end if;
    if archived + expired < p_rows then
      archived := archived + private.archive_messages(place.channel_id, archive_before, p_rows - archived - expired);
    end if;
    more := archived + expired >= p_rows;
    -- There may be more of this channel: it comes first the next time.
    exit when more;
    here := place.channel_id;
  end loop;
  more := more or seen = p_channels;
  update private.channel_walk set channel_id = case when more then here else '00000000-0000-0000-0000-000000000000' end;
end
$$;
