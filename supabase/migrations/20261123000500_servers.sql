-- Servers: making and changing them, leaving them and giving them away; how a change that comes as JSON is read.

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

grant execute on function public.update_server, public.delete_server, public.transfer_server, public.set_nickname to authenticated;
