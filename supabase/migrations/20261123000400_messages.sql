-- Messages: replies, attachments, reactions, mentions, pins, read marks; and the archive beside them.
-- What belongs to a message names (channel_id, message_id) without a foreign key, because the message may lie in either table;
-- functions that hold the channel's head keep them together (docs/adr/0057-message-parts.md).

alter table public.messages
  drop constraint messages_body_check,
  drop constraint messages_check1,
  add column reply_to uuid,
  -- What a screen needs of the parts, so that one row shows a message: [{id, path, name, type, size, width, height, thumbnail}]
  add column attachments jsonb not null default '[]',
  -- [{emoji, count}], by first use
  add column reactions jsonb not null default '[]',
  add column pinned_at timestamptz,
  add column mentions_everyone boolean not null default false,
  add column webhook_id uuid,
  add column webhook_name text,
  -- For search: the server's language when it was written.
  add column language text not null default 'simple',
  add constraint messages_body_length check (char_length(body) <= 4000),
  add constraint messages_tombstone check (case when deleted_at is null
    then body is not null and (body ~ '\S' or attachments <> '[]')
    else body is null and attachments = '[]' and reactions = '[]' and pinned_at is null end);
create index messages_pinned on public.messages (channel_id, pinned_at) where pinned_at is not null;

-- Old messages, same columns, same keys: read with the newer ones by get_messages(), changes_since() and search_messages().
create table public.messages_archive (
  like public.messages including defaults including constraints including generated,
  primary key (channel_id, id),
  unique (channel_id, seq),
  unique (channel_id, rev),
  foreign key (channel_id) references public.channels (id) on delete cascade,
  foreign key (author_id) references public.profiles (id) on delete set null
) partition by hash (channel_id);
create index messages_archive_author on public.messages_archive (author_id);

do $$
begin
  for part in 0..15 loop
    execute format('create table private.messages_archive_%s partition of public.messages_archive for values with (modulus 16, remainder %s)',
      lpad(part::text, 2, '0'), part);
    execute format('alter table private.messages_archive_%s enable row level security', lpad(part::text, 2, '0'));
  end loop;
end
$$;

-- A row is made when an upload begins and gets its message when that is sent.
create table public.attachments (
  id uuid primary key default gen_random_uuid(),
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid,
  uploader_id uuid references public.profiles (id) on delete set null,
  path text not null unique,
  name text not null check (char_length(name) between 1 and 255),
  type text not null check (type ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'),
  size bigint not null check (size between 0 and 26214400),
  width integer check (width between 1 and 32767),
  height integer check (height between 1 and 32767),
  thumbnail_path text unique,
  created_at timestamptz not null default now(),
  check ((width is null) = (height is null))
);
create index attachments_message on public.attachments (channel_id, message_id);
create index attachments_uploader on public.attachments (uploader_id) where message_id is null;

create table public.reactions (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- a Unicode emoji, or the id of one of the server's own
  emoji text not null check (char_length(emoji) between 1 and 36),
  created_at timestamptz not null default now(),
  primary key (channel_id, message_id, user_id, emoji)
);
create index reactions_user on public.reactions (user_id);

-- One row for each target, never one for each person a role or "everyone" means.
create table public.mentions (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  seq bigint not null,
  kind text not null check (kind in ('user', 'role', 'everyone')),
  user_id uuid references public.profiles (id) on delete cascade,
  role_id uuid references public.roles (id) on delete cascade,
  check ((kind = 'user') = (user_id is not null) and (kind = 'role') = (role_id is not null)),
  unique nulls not distinct (channel_id, message_id, kind, user_id, role_id)
);
create index mentions_user on public.mentions (user_id, channel_id, seq) where user_id is not null;
create index mentions_many on public.mentions (channel_id, seq) where user_id is null;
create index mentions_role on public.mentions (role_id) where role_id is not null;

create table public.pins (
  channel_id uuid not null references public.channels (id) on delete cascade,
  message_id uuid not null,
  pinned_by uuid references public.profiles (id) on delete set null,
  pinned_at timestamptz not null default now(),
  primary key (channel_id, message_id)
);
create index pins_person on public.pins (pinned_by);

-- How far a person has read; it only moves forward.
create table public.read_marks (
  user_id uuid not null references public.profiles (id) on delete cascade,
  channel_id uuid not null references public.channels (id) on delete cascade,
  seq bigint not null check (seq >= 0),
  updated_at timestamptz not null default now(),
  primary key (user_id, channel_id)
) with (fillfactor = 80);
create index read_marks_channel on public.read_marks (channel_id);

alter table public.messages_archive enable row level security;
alter table public.attachments enable row level security;
alter table public.reactions enable row level security;
alter table public.mentions enable row level security;
alter table public.pins enable row level security;
alter table public.read_marks enable row level security;
grant select on public.messages_archive, public.attachments, public.reactions, public.mentions, public.pins, public.read_marks
  to authenticated;

create policy messages_archive_read on public.messages_archive for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id offset 0));
-- What is still being uploaded is nobody else's business.
create policy attachments_read on public.attachments for select to authenticated
  using ((message_id is not null or uploader_id = (select auth.uid()))
    and exists (select from public.channels c where c.id = channel_id));
create policy reactions_read on public.reactions for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy mentions_read on public.mentions for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy pins_read on public.pins for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy read_marks_read on public.read_marks for select to authenticated
  using (user_id = (select auth.uid()));

-- Reading ---------------------------------------------------------------------------------------------------------

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

-- Writing ---------------------------------------------------------------------------------------------------------

-- Whoever holds the head writes the channel: taken first by every function that changes a message, before any permission is
-- looked up, so that whatever took a permission away is either seen or comes after. False: there is no such channel.
create function private.hold_head(p_channel_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.channel_heads where channel_id = p_channel_id for update;
  return found;
end
$$;

create function private.next_rev(p_channel_id uuid) returns bigint
language sql security definer set search_path = '' as $$
  update public.channel_heads set rev = rev + 1 where channel_id = p_channel_id returning rev
$$;

-- The message to be changed, brought back from the archive if it lies there; null when there is none.
create function private.hold_message(p_channel_id uuid, p_id uuid) returns public.messages
language plpgsql security definer set search_path = '' as $$
declare
  held public.messages;
begin
  select * into held from public.messages where channel_id = p_channel_id and id = p_id;
  if not found then
    with back as (
      delete from public.messages_archive where channel_id = p_channel_id and id = p_id returning *
    )
    insert into public.messages (channel_id, id, seq, rev, author_id, body, created_at, edited_at, deleted_at, reply_to,
        attachments, reactions, pinned_at, mentions_everyone, webhook_id, webhook_name, language)
      select channel_id, id, seq, rev, author_id, body, created_at, edited_at, deleted_at, reply_to,
        attachments, reactions, pinned_at, mentions_everyone, webhook_id, webhook_name, language
      from back
      returning * into held;
  end if;
  return held;
end
$$;

-- Whom a text mentions: <@id> people, <@&id> roles, <@everyone>.
create function private.mentioned(p_body text) returns table (kind text, target uuid)
language sql immutable set search_path = '' as $$
  select distinct
    case hit[1] when 'everyone' then 'everyone' else case when hit[2] = '&' then 'role' else 'user' end end,
    hit[3]::uuid
  from regexp_matches(p_body, '<@(everyone|(&?)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))>', 'g') as hit
$$;

-- Stores a message whose author may send it; the caller holds the head. Mentions of whom the author may not call are words.
create function private.store_message(p_place public.channels, p_id uuid, p_body text, p_author uuid, p_allowed bigint,
  p_reply_to uuid, p_attachments jsonb, p_webhook_id uuid, p_webhook_name text) returns public.messages
language plpgsql security definer set search_path = '' as $$
declare
  next_rev bigint;
  everyone constant boolean := p_place.server_id is not null and p_allowed & private.permission('mention_everyone') <> 0
    and p_body like '%<@everyone>%';
  stored public.messages;
begin
  update public.channel_heads set rev = rev + 1, seq = rev + 1 where channel_id = p_place.id returning rev into next_rev;
  if p_body like '%<@%' then
    insert into public.mentions (channel_id, message_id, seq, kind, user_id, role_id)
      select p_place.id, p_id, next_rev, said.kind, case said.kind when 'user' then said.target end,
        case said.kind when 'role' then said.target end
      from private.mentioned(p_body) as said
      where case said.kind
        when 'everyone' then everyone
        when 'user' then exists (
            select from public.members m where m.server_id = p_place.server_id and m.user_id = said.target
          ) or exists (
            select from public.channel_members m where m.channel_id = p_place.id and m.user_id = said.target)
        else exists (
            select from public.roles r where r.server_id = p_place.server_id and r.id = said.target and r.id <> r.server_id
              and (r.mentionable or p_allowed & private.permission('mention_everyone') <> 0))
      end;
  end if;
  insert into public.messages (channel_id, id, seq, rev, author_id, body, reply_to, attachments, mentions_everyone, webhook_id,
      webhook_name, language)
    values (p_place.id, p_id, next_rev, next_rev, p_author, p_body, p_reply_to, p_attachments, everyone, p_webhook_id,
      p_webhook_name, coalesce((select search_language from public.servers where id = p_place.server_id), 'simple'))
    returning * into stored;
  -- Who speaks in a thread that was put away takes it out again.
  if p_place.archived_at is not null then
    update public.channels set archived_at = null where id = p_place.id;
  end if;
  return stored;
end
$$;

create function private.body_problem(p_body text, p_may_be_empty boolean) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when p_body is null or (p_body !~ '\S' and not p_may_be_empty) then 'empty'
    when char_length(p_body) > 4000 then 'too-long'
    when p_body like '%<@%' and (select count(*) from private.mentioned(p_body)) > 20 then 'too-many-mentions'
  end;
end
$$;

-- The caller's pending uploads as a message shows them; null unless each is there, the caller's, and stored as announced.
create function private.take_attachments(p_channel_id uuid, p_message_id uuid, p_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  shown jsonb;
begin
  with taken as (
    update public.attachments a set message_id = p_message_id
      where a.id = any (p_ids) and a.channel_id = p_channel_id and a.uploader_id = (select auth.uid())
        and a.message_id is null
        and exists (
          select from storage.objects o where o.bucket_id = 'attachments' and o.name = a.path
            and (o.metadata ->> 'size')::bigint = a.size and o.metadata ->> 'mimetype' = a.type)
      returning *
  )
  select jsonb_agg(jsonb_build_object('id', t.id, 'path', t.path, 'name', t.name, 'type', t.type, 'size', t.size,
      'width', t.width, 'height', t.height, 'thumbnail', case when exists (
        select from storage.objects o where o.bucket_id = 'attachments' and o.name = t.thumbnail_path
      ) then t.thumbnail_path end) order by array_position(p_ids, t.id))
    into shown from taken t;
  return case when jsonb_array_length(shown) = cardinality(p_ids) then shown end;
end
$$;

drop function public.send_message(uuid, uuid, text);
create function public.send_message(p_channel_id uuid, p_id uuid, p_body text, p_reply_to uuid default null,
  p_attachments uuid[] default '{}') returns jsonb
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  caller constant uuid := (select auth.uid());
  wait integer;
  place public.channels;
  allowed bigint;
  stored record;
  problem text;
  files jsonb := '[]';
begin
  wait := private.take('send_message');
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_id is null or not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  allowed := private.channel_permissions(caller, p_channel_id);
  if allowed & private.permission('view_channel') = 0 then
    return private.failure('not-allowed');
  end if;

  select * into stored from private.history h where h.channel_id = p_channel_id and h.id = p_id;
  if found then
    -- Of a message that was edited or deleted since, nobody knows any more what it said at first.
    if stored.author_id is distinct from caller
      or (stored.edited_at is null and stored.deleted_at is null and stored.body is distinct from p_body) then
      return private.failure('id-conflict');
    end if;
    return private.success(to_jsonb(stored));
  end if;

  select * into place from public.channels where id = p_channel_id;
  if place.kind not in ('text', 'dm', 'group', 'thread') or allowed & private.permission('send_messages') = 0
    or (cardinality(p_attachments) > 0 and allowed & private.permission('attach_files') = 0) then
    return private.failure('not-allowed');
  end if;
  problem := private.body_problem(p_body, coalesce(cardinality(p_attachments), 0) > 0);
  if problem is not null then
    return private.failure(problem);
  end if;
  if p_reply_to is not null and not exists (
    select from private.history h where h.channel_id = p_channel_id and h.id = p_reply_to
  ) then
    return private.failure('reply-unknown');
  end if;
  if place.slow_mode_seconds > 0 and allowed & private.permissions('manage_messages', 'manage_channels') = 0 then
    wait := private.take_slot('slow_mode:' || p_channel_id, caller, 1, make_interval(secs => place.slow_mode_seconds));
    if wait > 0 then
      return private.rate_limited(wait, 'slow-mode');
    end if;
  end if;
  if cardinality(p_attachments) > 0 then
    files := case when cardinality(p_attachments) <= 10 then private.take_attachments(p_channel_id, p_id, p_attachments) end;
    if files is null then
      -- Undoes the ones that were found.
      update public.attachments set message_id = null where channel_id = p_channel_id and message_id = p_id;
      return private.failure('bad-attachment');
    end if;
  end if;
  return private.success(private.message_view(
    private.store_message(place, p_id, p_body, caller, allowed, p_reply_to, files, null, null)));
end
$$;

create function public.edit_message(p_channel_id uuid, p_id uuid, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('change_message');
  held public.messages;
  problem text;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.hold_head(p_channel_id) or not private.may(p_channel_id, 'send_messages') then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_id);
  if held.id is null or held.deleted_at is not null then
    return private.failure('not-found');
  end if;
  if held.author_id is distinct from caller then
    return private.failure('not-allowed');
  end if;
  problem := private.body_problem(p_body, held.attachments <> '[]');
  if problem is not null then
    return private.failure(problem);
  end if;
  if held.body = p_body then
    return private.success(private.message_view(held));
  end if;
  update public.messages set body = p_body, edited_at = now(), rev = private.next_rev(p_channel_id)
    where channel_id = p_channel_id and id = p_id returning * into held;
  -- An edit calls nobody, but may take a call back.
  delete from public.mentions t where t.channel_id = p_channel_id and t.message_id = p_id and not exists (
    select from private.mentioned(p_body) as said
    where said.kind = t.kind and said.target is not distinct from coalesce(t.user_id, t.role_id));
  return private.success(private.message_view(held));
end
$$;

-- Leaves a tombstone: who had the message learns that it is gone.
create function private.bury_message(p_channel_id uuid, p_id uuid) returns public.messages
language plpgsql security definer set search_path = '' as $$
declare
  buried public.messages;
begin
  update public.messages set body = null, attachments = '[]', reactions = '[]', pinned_at = null, deleted_at = now(),
      rev = private.next_rev(p_channel_id)
    where channel_id = p_channel_id and id = p_id returning * into buried;
  delete from public.reactions where channel_id = p_channel_id and message_id = p_id;
  delete from public.mentions where channel_id = p_channel_id and message_id = p_id;
  delete from public.pins where channel_id = p_channel_id and message_id = p_id;
  -- Files whose row is gone are cleaned up.
  delete from public.attachments where channel_id = p_channel_id and message_id = p_id;
  return buried;
end
$$;

create function public.delete_message(p_channel_id uuid, p_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('change_message');
  held public.messages;
  allowed bigint;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  allowed := private.channel_permissions((select auth.uid()), p_channel_id);
  if allowed & private.permission('view_channel') = 0 then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_id);
  if held.id is null then
    return private.failure('not-found');
  end if;
  if held.author_id is distinct from (select auth.uid()) and allowed & private.permission('manage_messages') = 0 then
    return private.failure('not-allowed');
  end if;
  if held.deleted_at is null then
    held := private.bury_message(p_channel_id, p_id);
  end if;
  return private.success(private.message_view(held));
end
$$;

-- Some Unicode emoji (nothing to read, nothing that hides), or one of the server's own by its id.
create function private.is_emoji(p_emoji text, p_server uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return case
    when p_emoji ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then exists (
      select from public.custom_emoji where id = p_emoji::uuid and server_id = p_server)
    else coalesce(char_length(p_emoji) <= 16 and p_emoji ~ '[\u203C-\u3299\U0001F000-\U0001FAFF\u00A9\u00AE\u20E3]'
      and p_emoji ~ '^([#*0-9]\uFE0F?\u20E3|[\u00A9\u00AE\u200D\u203C-\u3299\uFE0F\U0001F000-\U0001FAFF\U000E0020-\U000E007F])+$', false)
  end;
end
$$;

-- The row is the truth; the message shows the counts and takes the next rev, whatever adds or removes the row.
create function private.count_reactions() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.reactions := case tg_op when 'DELETE' then old else new end;
  held public.messages;
begin
  if not private.hold_head(changed.channel_id) then
    return null; -- the channel goes, and everything in it
  end if;
  held := private.hold_message(changed.channel_id, changed.message_id);
  if held.id is null or held.deleted_at is not null then
    return null;
  end if;
  update public.messages set rev = private.next_rev(changed.channel_id), reactions = (
      select coalesce(jsonb_agg(jsonb_build_object('emoji', emoji, 'count', count) order by first, emoji), '[]') from (
        select emoji, count(*), min(created_at) as first from public.reactions
        where channel_id = changed.channel_id and message_id = changed.message_id group by emoji
      ) as used)
    where channel_id = changed.channel_id and id = changed.message_id returning * into held;
  perform private.announce_reaction(held, changed.user_id, changed.emoji, tg_op = 'INSERT');
  return null;
end
$$;
create trigger count_reactions after insert or delete on public.reactions
  for each row execute function private.count_reactions();

create function public.react(p_channel_id uuid, p_message_id uuid, p_emoji text, p_on boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('react');
  held public.messages;
  allowed bigint;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_on is null or not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  allowed := private.channel_permissions(caller, p_channel_id);
  if allowed & private.permission(case when p_on then 'add_reactions' else 'view_channel' end) = 0
    or allowed & private.permission('view_channel') = 0 then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_message_id);
  if held.id is null or held.deleted_at is not null then
    return private.failure('not-found');
  end if;
  if not p_on then
    delete from public.reactions
      where channel_id = p_channel_id and message_id = p_message_id and user_id = caller and emoji = p_emoji;
  else
    if not private.is_emoji(p_emoji, (select server_id from public.channels where id = p_channel_id)) then
      return private.failure('bad-emoji');
    end if;
    if jsonb_array_length(held.reactions) >= 20 and not held.reactions @> jsonb_build_array(jsonb_build_object('emoji', p_emoji)) then
      return private.failure('too-many-reactions');
    end if;
    insert into public.reactions (channel_id, message_id, user_id, emoji) values (p_channel_id, p_message_id, caller, p_emoji)
      on conflict do nothing;
  end if;
  select * into held from public.messages where channel_id = p_channel_id and id = p_message_id;
  return private.success(private.message_view(held));
end
$$;

create function public.pin_message(p_channel_id uuid, p_message_id uuid, p_on boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('change_message');
  held public.messages;
  direct boolean;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_on is null or not private.hold_head(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  direct := exists (select from public.channels where id = p_channel_id and server_id is null);
  if not private.may(p_channel_id, case when direct then 'view_channel' else 'manage_messages' end) then
    return private.failure('not-allowed');
  end if;
  held := private.hold_message(p_channel_id, p_message_id);
  if held.id is null or held.deleted_at is not null then
    return private.failure('not-found');
  end if;
  if p_on = (held.pinned_at is not null) then
    return private.success(private.message_view(held));
  end if;
  if p_on and (select count(*) from public.pins where channel_id = p_channel_id) >= 50 then
    return private.failure('too-many-pins');
  end if;
  if p_on then
    insert into public.pins (channel_id, message_id, pinned_by) values (p_channel_id, p_message_id, caller);
  else
    delete from public.pins where channel_id = p_channel_id and message_id = p_message_id;
  end if;
  update public.messages set pinned_at = case when p_on then now() end, rev = private.next_rev(p_channel_id)
    where channel_id = p_channel_id and id = p_message_id returning * into held;
  return private.success(private.message_view(held));
end
$$;

-- Never back, never past the newest message.
create function public.mark_read(p_channel_id uuid, p_seq bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('mark_read');
  newest bigint;
  mark bigint;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_seq is null or not private.sees(p_channel_id) then
    return private.failure('not-allowed');
  end if;
  -- A channel that is being deleted is waited for.
  perform from public.channels where id = p_channel_id for key share;
  select seq into newest from public.channel_heads where channel_id = p_channel_id;
  if not found then
    return private.failure('not-allowed');
  end if;
  insert into public.read_marks as r (user_id, channel_id, seq) values (caller, p_channel_id, least(greatest(p_seq, 0), newest))
    on conflict (user_id, channel_id) do update set seq = excluded.seq, updated_at = now() where excluded.seq > r.seq;
  select seq into mark from public.read_marks where user_id = caller and channel_id = p_channel_id;
  return private.success(jsonb_build_object('channel_id', p_channel_id, 'seq', mark));
end
$$;

grant execute on function public.get_messages, public.changes_since, public.get_heads, public.get_unread, public.send_message,
  public.edit_message, public.delete_message, public.react, public.pin_message, public.mark_read to authenticated;
