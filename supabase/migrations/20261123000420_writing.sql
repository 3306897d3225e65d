-- Writing: sending, editing and deleting, each change the channel's next revision.

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

grant execute on function public.send_message, public.edit_message, public.delete_message to authenticated;
