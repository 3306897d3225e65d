-- Reading: a page, what changed, and what is unread, each in one snapshot and over messages and their archive.

-- The functions that are called most keep their plans ("force_generic_plan"): each looks rows up by their keys, whatever the
-- channel, and planning over all partitions anew takes longer than that.

-- What clients get of a message: everything but what search needs.
create view private.history as
  select channel_id, id, seq, rev, author_id, body, reply_to, attachments, reactions, pinned_at, mentions_everyone, webhook_id,
    webhook_name, created_at, edited_at, deleted_at
  from public.messages
  union all
  select channel_id, id, seq, rev, author_id, body, reply_to, attachments, reactions, pinned_at, mentions_everyone, webhook_id,
    webhook_name, created_at, edited_at, deleted_at
  from public.messages_archive;

-- In PL/pgSQL, like all that runs with each message: a function in SQL is planned again with each statement that calls it.
create function private.message_view(p_message public.messages) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return to_jsonb(p_message) - '{language,search}'::text[];
end
$$;

-- Messages as a client takes them in: with the caller's own reactions and the channel's head, all of one snapshot (the
-- functions that use this are "stable", so every statement in them sees the same).
create function private.page(p_channel_id uuid, p_messages jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return jsonb_build_object(
    'messages', p_messages,
    'head', (select jsonb_build_object('rev', rev, 'seq', seq) from public.channel_heads where channel_id = p_channel_id),
    'mine', (
      select coalesce(jsonb_agg(jsonb_build_object('message_id', message_id, 'emoji', emoji)), '[]')
      from public.reactions
      where channel_id = p_channel_id and user_id = (select auth.uid())
        and message_id = any (array(select (m ->> 'id')::uuid from jsonb_array_elements(p_messages) as m
          where m -> 'reactions' <> '[]'))
    ));
end
$$;

-- A page of history by ascending seq, from both tables: the newest, or those before, after or around a seq.
create function public.get_messages(p_channel_id uuid, p_before_seq bigint default null, p_after_seq bigint default null,
  p_around_seq bigint default null, p_limit integer default 50) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  wanted constant integer := least(greatest(coalesce(p_limit, 50), 1), 100);
  below constant bigint := case when p_after_seq is null then coalesce(p_before_seq, p_around_seq, 9223372036854775807) else 0 end;
  -- greatest() passes over nulls: without a place there is no "from here on" either.
  above constant bigint := coalesce(p_after_seq, case when p_before_seq is null and p_around_seq is not null
    then greatest(p_around_seq, 1) - 1 end, 9223372036854775807);
  found jsonb;
begin
  if not private.sees(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  select coalesce(jsonb_agg(to_jsonb(near) order by near.seq), '[]') into found from (
    (select * from private.history h where h.channel_id = p_channel_id and h.seq < below
      order by h.seq desc limit case when above < below then wanted / 2 else wanted end)
    union all
    (select * from private.history h where h.channel_id = p_channel_id and h.seq > above
      order by h.seq limit case when above < below then wanted - wanted / 2 else wanted end)
  ) as near;
  return private.success(private.page(p_channel_id, found));
end
$$;

-- Every message changed after a revision, by ascending rev, as each stands now. A row keeps its latest rev only, so a client
-- that has them all (more: false) is at the head, whatever numbers it did not see.
create function public.changes_since(p_channel_id uuid, p_rev bigint, p_limit integer default 200) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  wanted constant integer := least(greatest(coalesce(p_limit, 200), 1), 200);
  found jsonb;
begin
  if not private.sees(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  select coalesce(jsonb_agg(to_jsonb(changed) order by changed.rev), '[]') into found from (
    select * from private.history h where h.channel_id = p_channel_id and h.rev > p_rev order by h.rev limit wanted + 1
  ) as changed;
  return private.success(private.page(p_channel_id, case when jsonb_array_length(found) > wanted then found - wanted else found end)
    || jsonb_build_object('more', jsonb_array_length(found) > wanted));
end
$$;

-- Of every channel the caller sees, so that one they were not told of is found, too: [{channel_id, rev, seq}].
create function public.get_heads() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('channel_id', h.channel_id, 'rev', h.rev, 'seq', h.seq)), '[]')
    from private.my_channels() as mine (id)
    join public.channels c on c.id = mine.id and c.kind <> 'category'
    join public.channel_heads h on h.channel_id = c.id);
end
$$;

-- For each channel the caller sees, or those of them that are named: its head, how far they read, and how many messages of others
-- and mentions lie after that, each counted to 100. What was said before they joined is not unread.
create function public.get_unread(p_channel_ids uuid[] default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  roles constant uuid[] := array(select role_id from public.member_roles where user_id = caller);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('channel_id', c.id, 'rev', h.rev, 'seq', h.seq,
      'read_seq', coalesce(r.seq, 0), 'unread', coalesce(u.unread, 0), 'mentions', coalesce(m.mentions, 0))), '[]')
    from private.my_channels() as mine (id)
    join public.channels c on c.id = mine.id and c.kind <> 'category'
    join public.channel_heads h on h.channel_id = c.id
    left join public.members s on s.server_id = c.server_id and s.user_id = caller
    left join public.channel_members d on d.channel_id = c.id and d.user_id = caller
    left join public.read_marks r on r.channel_id = c.id and r.user_id = caller
    left join lateral (
      select count(*) as unread, min(newest.seq) as oldest from (
        select n.seq from private.history n
        where n.channel_id = c.id and n.seq > coalesce(r.seq, 0) and n.deleted_at is null
          and n.author_id is distinct from caller and n.created_at >= coalesce(s.joined_at, d.joined_at)
        order by n.seq desc limit 100
      ) as newest
    ) as u on h.seq > coalesce(r.seq, 0)
    left join lateral (
      select count(*) as mentions from (
        (select from public.mentions t where t.user_id = caller and t.channel_id = c.id and t.seq > coalesce(r.seq, 0)
          and t.seq >= u.oldest limit 100)
        union all
        (select from public.mentions t where t.user_id is null and t.channel_id = c.id and t.seq >= u.oldest
          and t.seq > coalesce(r.seq, 0) and (t.kind = 'everyone' or t.role_id = any (roles))
          limit 100)
      ) as calls
    ) as m on u.unread > 0
    where p_channel_ids is null or c.id = any (p_channel_ids));
end
$$;

grant execute on function public.get_messages, public.changes_since, public.get_heads, public.get_unread to authenticated;
