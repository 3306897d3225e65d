-- Servers, channels, direct messages, roles, members and invites: everything that changes them.

alter table public.servers
  add column icon_path text check (char_length(icon_path) <= 200),
  -- The text search configuration of the server's messages.
  add column search_language text not null default 'simple' check (search_language in ('simple', 'arabic', 'armenian', 'basque',
    'catalan', 'danish', 'dutch', 'english', 'finnish', 'french', 'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish',
    'italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese', 'romanian', 'russian', 'serbian', 'spanish', 'swedish', 'tamil',
    'turkish', 'yiddish')),
  -- Days a message is kept; null: for ever.
  add column retention_days integer check (retention_days between 1 and 36500);

-- Takes a text out of a JSON object of changes, trimmed; the value there is now if it isn't named.
create function private.changed_text(p_changes jsonb, p_key text, p_now text) returns text
language sql immutable set search_path = '' as $$
  select case when p_changes ? p_key then btrim(p_changes ->> p_key) else p_now end
$$;

-- Some REST servers hand a JSON argument over as the text of it.
create function private.as_object(p_changes jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  changes constant jsonb := case jsonb_typeof(p_changes) when 'string' then (p_changes #>> '{}')::jsonb else p_changes end;
begin
  return case when jsonb_typeof(changes) = 'object' then changes end;
exception when data_exception or program_limit_exceeded then
  return null;
end
$$;

-- Numbers come from people's programs, and a bad one is a refusal like any other.
create function private.as_bigint(p_value jsonb) returns bigint
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(p_value) = 'number' and (p_value #>> '{}') ~ '^-?[0-9]{1,16}$' then (p_value #>> '{}')::bigint end
$$;

create function private.as_integer(p_value jsonb) returns integer
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(p_value) = 'number' and (p_value #>> '{}') ~ '^-?[0-9]{1,9}$' then (p_value #>> '{}')::integer end
$$;

create function private.as_uuid(p_value text) returns uuid
language sql immutable set search_path = '' as $$
  select case when p_value ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_value::uuid end
$$;

-- Servers ---------------------------------------------------------------------------------------------------------

create or replace function public.create_server(p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('create_server');
  wanted constant text := btrim(p_name);
  made public.servers;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not exists (select from public.profiles where id = caller) then
    return private.failure('no-profile');
  end if;
  if not private.is_name(wanted, 100) then
    return private.failure('bad-name');
  end if;
  if (select count(*) from public.members where user_id = caller) >= 200 then
    return private.failure('too-many');
  end if;
  insert into public.servers (name, owner_id) values (wanted, caller) returning * into made;
  insert into public.channels (server_id, kind, name, position, created_by)
    values (made.id, 'text', 'general', 0, caller), (made.id, 'voice', 'Lounge', 1, caller);
  insert into public.members (server_id, user_id) values (made.id, caller);
  return private.success(jsonb_build_object(
    'server', to_jsonb(made),
    'channels', (select jsonb_agg(to_jsonb(c) order by c.position) from public.channels c where c.server_id = made.id)
  ));
end
$$;

-- p_changes: any of name, icon_path, search_language, and by the owner retention_days (null: for ever).
create function public.update_server(p_server_id uuid, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  changes constant jsonb := private.as_object(p_changes);
  made public.servers;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  if not private.may_in_server(p_server_id, 'manage_server') then
    return private.failure('not-allowed');
  end if;
  select * into made from public.servers where id = p_server_id;
  made.name := private.changed_text(changes, 'name', made.name);
  made.search_language := private.changed_text(changes, 'search_language', made.search_language);
  if changes is null or not private.is_name(made.name, 100) then
    return private.failure('bad-name');
  end if;
  if changes ? 'icon_path' then
    made.icon_path := changes ->> 'icon_path';
    if made.icon_path is not null and made.icon_path !~ ('^' || p_server_id || '/[A-Za-z0-9_-]{1,64}\.(webp|gif)$') then
      return private.failure('bad-icon');
    end if;
  end if;
  if changes ? 'retention_days' then
    -- It can end all that was ever said.
    if made.owner_id <> (select auth.uid()) then
      return private.failure('not-allowed');
    end if;
    made.retention_days := private.as_integer(changes -> 'retention_days');
    if made.retention_days is null and changes -> 'retention_days' <> 'null' or made.retention_days not between 1 and 36500 then
      return private.failure('bad-retention');
    end if;
  end if;
  if made.search_language is null or not exists (
    select from pg_catalog.pg_ts_config where cfgname = made.search_language and cfgnamespace = 'pg_catalog'::regnamespace
  ) then
    return private.failure('bad-language');
  end if;
  update public.servers set name = made.name, icon_path = made.icon_path, search_language = made.search_language,
      retention_days = made.retention_days
    where id = p_server_id returning * into made;
  return private.success(to_jsonb(made));
end
$$;

create function public.delete_server(p_server_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.servers where id = p_server_id and owner_id = (select auth.uid()) for no key update;
  if not found then
    return private.failure('not-allowed');
  end if;
  perform private.hold_heads(private.channels_of(p_server_id));
  delete from public.servers where id = p_server_id and owner_id = (select auth.uid());
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

create function public.transfer_server(p_server_id uuid, p_user_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.servers;
begin
  -- First: whoever is just being sent away is no member for the next statement.
  perform private.hold_server(p_server_id);
  update public.servers set owner_id = p_user_id
    where id = p_server_id and owner_id = (select auth.uid())
      and exists (select from public.members where server_id = p_server_id and user_id = p_user_id)
    returning * into made;
  return case when found then private.success(to_jsonb(made)) else private.failure('not-allowed') end;
end
$$;

create or replace function public.leave_server(p_server_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  perform private.hold_server(p_server_id);
  if exists (select from public.servers where id = p_server_id and owner_id = caller) then
    return private.failure('owner-cannot-leave');
  end if;
  delete from public.members where server_id = p_server_id and user_id = caller;
  return case when found then private.success('null') else private.failure('not-a-member') end;
end
$$;

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

-- Direct messages and groups --------------------------------------------------------------------------------------

-- People can be written to by whoever shares a server with them.
create function private.shares_server(p_user uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.members mine join public.members theirs on theirs.server_id = mine.server_id
    where mine.user_id = (select auth.uid()) and theirs.user_id = p_user)
$$;

-- One channel between any two people, however often and from whichever side it is opened.
create function public.open_dm(p_user_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('open_dm');
  both_ids constant uuid[] := array[least(caller, p_user_id), greatest(caller, p_user_id)];
  made public.channels;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  select * into made from public.channels where pair = both_ids;
  if found then
    return private.success(to_jsonb(made));
  end if;
  if p_user_id = caller or not private.shares_server(p_user_id) then
    return private.failure('not-allowed');
  end if;
  insert into public.channels (kind, pair, created_by) values ('dm', both_ids, caller) on conflict (pair) do nothing;
  select * into made from public.channels where pair = both_ids;
  insert into public.channel_members (channel_id, user_id) select made.id, id from unnest(both_ids) as id on conflict do nothing;
  return private.success(to_jsonb(made));
end
$$;

create function public.create_group(p_user_ids uuid[], p_name text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('open_dm');
  wanted constant text := nullif(btrim(p_name), '');
  people constant uuid[] := array(select distinct id from unnest(p_user_ids) as id where id is not null and id <> caller);
  made public.channels;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if wanted is not null and not private.is_name(wanted, 100) then
    return private.failure('bad-name');
  end if;
  if cardinality(people) not between 1 and 9 then
    return private.failure('too-many');
  end if;
  if exists (select from unnest(people) as id where not private.shares_server(id)) then
    return private.failure('not-allowed');
  end if;
  -- Nobody is asked before they are in a group: one person can't bury others under them.
  if (select count(*) from public.channels where created_by = caller and kind = 'group') >= 50 then
    return private.failure('too-many');
  end if;
  insert into public.channels (kind, name, created_by) values ('group', wanted, caller) returning * into made;
  insert into public.channel_members (channel_id, user_id) select made.id, id from unnest(people || caller) as id;
  return private.success(to_jsonb(made));
end
$$;

create function public.add_to_group(p_channel_id uuid, p_user_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('open_dm');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform from public.channels where id = p_channel_id and kind = 'group' for no key update;
  if not found or not private.may(p_channel_id, 'view_channel') or not private.shares_server(p_user_id) then
    return private.failure('not-allowed');
  end if;
  if (select count(*) from public.channel_members where channel_id = p_channel_id) >= 10 then
    return private.failure('too-many');
  end if;
  insert into public.channel_members (channel_id, user_id) values (p_channel_id, p_user_id) on conflict do nothing;
  return private.success('null');
end
$$;

create function public.leave_group(p_channel_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.channel_members cm using public.channels c
    where c.id = cm.channel_id and c.kind = 'group' and cm.channel_id = p_channel_id and cm.user_id = (select auth.uid());
  if not found then
    return private.failure('not-a-member');
  end if;
  -- The last one puts the light out.
  delete from public.channels c where c.id = p_channel_id
    and not exists (select from public.channel_members where channel_id = p_channel_id);
  return private.success('null');
end
$$;

-- Roles -----------------------------------------------------------------------------------------------------------
-- Nobody changes a role as high as their own highest, and nobody gives what they don't have.

create function private.may_manage_role(p_role public.roles) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_role.id is not null and private.may_in_server(p_role.server_id, 'manage_roles')
    and private.rank((select auth.uid()), p_role.server_id) > p_role.position
$$;

create function public.create_role(p_server_id uuid, p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  wanted constant text := btrim(p_name);
  made public.roles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  if not private.may_in_server(p_server_id, 'manage_roles') then
    return private.failure('not-allowed');
  end if;
  if not private.is_name(wanted, 100) then
    return private.failure('bad-name');
  end if;
  if (select count(*) from public.roles where server_id = p_server_id) >= 250 then
    return private.failure('too-many');
  end if;
  -- A new role stands lowest and allows nothing of its own.
  update public.roles set position = position + 1 where server_id = p_server_id and id <> server_id;
  insert into public.roles (server_id, name, position) values (p_server_id, wanted, 1) returning * into made;
  return private.success(to_jsonb(made));
end
$$;

-- p_changes: any of name, color (null: none), hoist, mentionable, permissions.
create function public.update_role(p_role_id uuid, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  changes constant jsonb := private.as_object(p_changes);
  wanted bigint;
  made public.roles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server((select server_id from public.roles where id = p_role_id));
  select * into made from public.roles where id = p_role_id;
  if not private.may_manage_role(made) then
    return private.failure('not-allowed');
  end if;
  made.name := private.changed_text(changes, 'name', made.name);
  if changes is null or not private.is_name(made.name, 100) or (made.id = made.server_id and changes ? 'name') then
    return private.failure('bad-name');
  end if;
  if changes ? 'color' then
    made.color := private.as_integer(changes -> 'color');
    if made.color is null and changes -> 'color' <> 'null' or made.color not between 0 and 16777215 then
      return private.failure('bad-color');
    end if;
  end if;
  if changes ? 'permissions' then
    wanted := private.as_bigint(changes -> 'permissions');
    if wanted is null or wanted < 0 or wanted & ~private.all_permissions() <> 0 then
      return private.failure('bad-permissions');
    end if;
    if (wanted # made.permissions) & ~private.server_permissions((select auth.uid()), made.server_id) <> 0 then
      return private.failure('not-allowed');
    end if;
    made.permissions := wanted;
  end if;
  update public.roles set name = made.name, color = made.color, permissions = made.permissions,
      hoist = case when changes ? 'hoist' then changes -> 'hoist' = 'true' else hoist end,
      mentionable = case when changes ? 'mentionable' then changes -> 'mentionable' = 'true' else mentionable end
    where id = p_role_id returning * into made;
  return private.success(to_jsonb(made));
end
$$;

create function public.move_role(p_role_id uuid, p_position integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  moved public.roles;
  highest integer;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server((select server_id from public.roles where id = p_role_id));
  select * into moved from public.roles where id = p_role_id;
  if not private.may_manage_role(moved) or moved.id = moved.server_id then
    return private.failure('not-allowed');
  end if;
  select max(position) into highest from public.roles where server_id = moved.server_id;
  if p_position is null or p_position not between 1 and highest then
    return private.failure('bad-position');
  end if;
  if p_position >= private.rank((select auth.uid()), moved.server_id) then
    return private.failure('not-allowed');
  end if;
  update public.roles set position = case
      when id = p_role_id then p_position
      when position between moved.position + 1 and p_position then position - 1
      when position between p_position and moved.position - 1 then position + 1
      else position end
    where server_id = moved.server_id and id <> server_id
      and position between least(moved.position, p_position) and greatest(moved.position, p_position);
  return private.success('null');
end
$$;

create function public.delete_role(p_role_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  gone public.roles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server((select server_id from public.roles where id = p_role_id));
  select * into gone from public.roles where id = p_role_id;
  if not private.may_manage_role(gone) or gone.id = gone.server_id then
    return private.failure('not-allowed');
  end if;
  -- Before the role: who is writing a message that mentions it holds a head.
  perform private.hold_heads(private.channels_of(gone.server_id));
  delete from public.roles where id = p_role_id;
  return private.success('null');
end
$$;

-- Giving a role gives what it allows: nobody gives one with permissions they lack.
create function private.may_give_role(p_server_id uuid, p_user_id uuid, p_role public.roles) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_role.server_id = p_server_id and p_role.id <> p_server_id and private.may_manage_role(p_role)
    and p_role.permissions & ~private.server_permissions((select auth.uid()), p_server_id) = 0
    and exists (select from public.members where server_id = p_server_id and user_id = p_user_id)
$$;

create function public.assign_role(p_server_id uuid, p_user_id uuid, p_role_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  given public.roles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  select * into given from public.roles where id = p_role_id;
  if private.may_give_role(p_server_id, p_user_id, given) is not true then
    return private.failure('not-allowed');
  end if;
  insert into public.member_roles (server_id, user_id, role_id) values (p_server_id, p_user_id, p_role_id) on conflict do nothing;
  return private.success('null');
end
$$;

create function public.unassign_role(p_server_id uuid, p_user_id uuid, p_role_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  taken public.roles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  select * into taken from public.roles where id = p_role_id and server_id = p_server_id;
  if not private.may_manage_role(taken) then
    return private.failure('not-allowed');
  end if;
  delete from public.member_roles where server_id = p_server_id and user_id = p_user_id and role_id = p_role_id;
  return private.success('null');
end
$$;

-- For a role or a member (exactly one); nothing allowed and nothing denied takes the overwrite away.
create function public.set_overwrite(p_channel_id uuid, p_role_id uuid, p_user_id uuid, p_allow bigint, p_deny bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  place public.channels;
  before public.channel_overwrites;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server_of(p_channel_id);
  select * into place from public.channels where id = p_channel_id and kind in ('category', 'text', 'voice');
  if not found or not private.may(p_channel_id, 'manage_roles') or num_nonnulls(p_role_id, p_user_id) <> 1 then
    return private.failure('not-allowed');
  end if;
  if p_allow is null or p_deny is null or p_allow < 0 or p_deny < 0 or p_allow & p_deny <> 0
    or (p_allow | p_deny) & ~private.all_permissions() <> 0 then
    return private.failure('bad-permissions');
  end if;
  select * into before from public.channel_overwrites
    where channel_id = p_channel_id and role_id is not distinct from p_role_id and user_id is not distinct from p_user_id;
  if not private.may_set_overwrite(p_channel_id, p_role_id, p_user_id,
    (p_allow # coalesce(before.allow, 0)) | (p_deny # coalesce(before.deny, 0))) then
    return private.failure('not-allowed');
  end if;
  if p_allow | p_deny = 0 then
    delete from public.channel_overwrites where id = before.id;
  else
    insert into public.channel_overwrites (server_id, channel_id, role_id, user_id, allow, deny)
      values (place.server_id, p_channel_id, p_role_id, p_user_id, p_allow, p_deny)
      on conflict (channel_id, role_id, user_id) do update set allow = excluded.allow, deny = excluded.deny;
  end if;
  return private.success('null');
end
$$;

-- Members ---------------------------------------------------------------------------------------------------------

create function public.set_nickname(p_server_id uuid, p_user_id uuid, p_nickname text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('profile');
  wanted constant text := nullif(btrim(p_nickname), '');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not (case when p_user_id = caller then private.may_in_server(p_server_id, 'change_nickname')
    else private.may_moderate(p_server_id, p_user_id, 'manage_nicknames') end) then
    return private.failure('not-allowed');
  end if;
  if wanted is not null and not private.is_name(wanted, 32) then
    return private.failure('bad-name');
  end if;
  update public.members set nickname = wanted where server_id = p_server_id and user_id = p_user_id;
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

grant execute on function public.update_server, public.delete_server, public.transfer_server, public.create_channel,
  public.update_channel, public.delete_channel, public.create_thread, public.open_dm, public.create_group, public.add_to_group,
  public.leave_group, public.create_role, public.update_role, public.move_role, public.delete_role, public.assign_role,
  public.unassign_role, public.set_overwrite, public.set_nickname to authenticated;
