-- Making and changing a server's channels and threads.

-- Overwrites ------------------------------------------------------------------------------------------------------

-- Whether the caller may let these bits begin or end to hold in a channel, for a role or a member. Below the caller: a role by its
-- position, a member by their highest. The bits: only what the caller holds there, in both directions.
create function private.may_set_overwrite(p_channel uuid, p_role_id uuid, p_user_id uuid, p_bits bigint) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  place constant uuid := (select server_id from public.channels where id = p_channel);
  held constant bigint := private.channel_permissions(caller, p_channel) & private.server_permissions(caller, place);
  above constant integer := private.rank(caller, place);
begin
  return private.may(p_channel, 'manage_roles') and p_bits & ~held = 0
    and (p_role_id is null or exists (
      select from public.roles where id = p_role_id and server_id = place and position < above))
    and (p_user_id is null or private.rank(p_user_id, place) between 0 and above - 1);
end
$$;

-- A channel that enters or leaves a category gains or loses all of its overwrites.
create function private.may_set_overwrites_of(p_category uuid, p_channel uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select not exists (
    select from public.channel_overwrites
    where channel_id = p_category and not private.may_set_overwrite(p_channel, role_id, user_id, allow | deny))
$$;

-- Channels --------------------------------------------------------------------------------------------------------

drop function public.create_channel(uuid, text, text);
create function public.create_channel(p_server_id uuid, p_kind text, p_name text, p_parent_id uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('create_channel');
  wanted constant text := btrim(p_name);
  made public.channels;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  -- Two channels made at once get different positions, and the last free place is given once.
  perform private.hold_server(p_server_id);
  -- Whoever may not manage the category may not fill it.
  if not private.may_in_server(p_server_id, 'manage_channels')
    or (p_parent_id is not null and not private.may(p_parent_id, 'manage_channels')) then
    return private.failure('not-allowed');
  end if;
  if not private.is_name(wanted, 100) or p_kind is null or p_kind not in ('category', 'text', 'voice') then
    return private.failure('bad-name');
  end if;
  if p_parent_id is not null and (p_kind = 'category' or not exists (
    select from public.channels where id = p_parent_id and server_id = p_server_id and kind = 'category')) then
    return private.failure('bad-parent');
  end if;
  if (select count(*) from public.channels where server_id = p_server_id and kind <> 'thread') >= 500 then
    return private.failure('too-many');
  end if;
  insert into public.channels (server_id, kind, name, parent_id, created_by, position)
    values (p_server_id, p_kind, wanted, p_parent_id, (select auth.uid()),
      (select coalesce(max(position), -1) + 1 from public.channels where server_id = p_server_id))
    returning * into made;
  return private.success(to_jsonb(made));
end
$$;

-- p_changes: any of name, topic, slow_mode_seconds, parent_id (null: no category), position, archived (threads).
create function public.update_channel(p_channel_id uuid, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('manage');
  changes constant jsonb := private.as_object(p_changes);
  made public.channels;
  before uuid;
  allowed boolean;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server_of(p_channel_id);
  select * into made from public.channels where id = p_channel_id for no key update;
  allowed := case made.kind
    when 'dm' then false
    -- Everybody in a group, and whoever began a thread, may name it.
    when 'group' then private.may(p_channel_id, 'view_channel')
    when 'thread' then private.may(p_channel_id, 'manage_channels')
      or (made.created_by = caller and private.may(p_channel_id, 'send_messages'))
    else private.may(p_channel_id, 'manage_channels')
  end;
  if allowed is not true then
    return private.failure('not-allowed');
  end if;
  made.name := private.changed_text(changes, 'name', made.name);
  made.topic := nullif(private.changed_text(changes, 'topic', made.topic), '');
  if changes is null or not (private.is_name(made.name, 100) or (made.kind = 'group' and made.name is null)) then
    return private.failure('bad-name');
  end if;
  if char_length(made.topic) > 1024 then
    return private.failure('bad-topic');
  end if;
  if made.kind in ('category', 'text', 'voice', 'thread') then
    if changes ? 'slow_mode_seconds' and private.may(p_channel_id, 'manage_channels') then
      made.slow_mode_seconds := private.as_integer(changes -> 'slow_mode_seconds');
      if made.slow_mode_seconds is null or made.slow_mode_seconds not between 0 and 21600 then
        return private.failure('bad-slow-mode');
      end if;
    end if;
    if changes ? 'position' and made.kind <> 'thread' then
      made.position := private.as_integer(changes -> 'position');
      if made.position is null or made.position not between 0 and 100000 then
        return private.failure('bad-position');
      end if;
    end if;
    if changes ? 'archived' and made.kind = 'thread' then
      made.archived_at := case when changes -> 'archived' = 'true' then coalesce(made.archived_at, now()) end;
    end if;
  end if;
  if changes ? 'parent_id' and made.kind in ('text', 'voice') then
    before := made.parent_id;
    made.parent_id := private.as_uuid(changes ->> 'parent_id');
    if made.parent_id is null and changes -> 'parent_id' <> 'null' or made.parent_id is not null and not exists (
      select from public.channels where id = made.parent_id and server_id = made.server_id and kind = 'category'
    ) then
      return private.failure('bad-parent');
    end if;
    if made.parent_id is distinct from before and not (
      (made.parent_id is null or private.may(made.parent_id, 'manage_channels'))
      and private.may_set_overwrites_of(before, p_channel_id) and private.may_set_overwrites_of(made.parent_id, p_channel_id)
    ) then
      return private.failure('not-allowed');
    end if;
  end if;
  update public.channels set name = made.name, topic = made.topic, slow_mode_seconds = made.slow_mode_seconds,
      position = made.position, parent_id = made.parent_id, archived_at = made.archived_at
    where id = p_channel_id returning * into made;
  return private.success(to_jsonb(made));
end
$$;

create function public.delete_channel(p_channel_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server_of(p_channel_id);
  -- What stood in a category loses its overwrites.
  if not private.may(p_channel_id, 'manage_channels') or (
    exists (select from public.channels where id = p_channel_id and kind = 'category')
    and not private.may_set_overwrites_of(p_channel_id, p_channel_id)
  ) then
    return private.failure('not-allowed');
  end if;
  perform private.hold_heads(private.with_children(p_channel_id));
  delete from public.channels where id = p_channel_id;
  return private.success('null');
end
$$;

create function public.create_thread(p_channel_id uuid, p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('create_thread');
  wanted constant text := btrim(p_name);
  made public.channels;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server_of(p_channel_id);
  if not private.may(p_channel_id, 'create_threads') or not exists (
    select from public.channels where id = p_channel_id and kind = 'text'
  ) then
    return private.failure('not-allowed');
  end if;
  if not private.is_name(wanted, 100) then
    return private.failure('bad-name');
  end if;
  -- Every channel is counted for each member's unread messages, and gets a new topic when one of them is sent away.
  if (select count(*) from public.channels where kind = 'thread'
    and server_id = (select server_id from public.channels where id = p_channel_id)) >= 1000 then
    return private.failure('too-many');
  end if;
  insert into public.channels (server_id, kind, name, parent_id, created_by)
    select server_id, 'thread', wanted, id, (select auth.uid()) from public.channels where id = p_channel_id
    returning * into made;
  return private.success(to_jsonb(made));
end
$$;

grant execute on function public.create_channel, public.update_channel, public.delete_channel, public.create_thread
  to authenticated;
