-- People: profiles, presence, notification settings; webhooks and custom emoji.

alter table public.profiles
  add column avatar_path text check (avatar_path is null or avatar_path ~ ('^' || id || '/[A-Za-z0-9_-]{1,64}\.webp$')),
  add column bio text check (char_length(bio) <= 190);

-- Whoever chose to be invisible is stored as offline. last_active is renewed by the app while it runs, except by the
-- invisible: others may read it.
create table public.presence (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  status text not null check (status in ('online', 'idle', 'dnd', 'offline')),
  status_text text check (status_text is null or private.is_name(status_text, 100)),
  last_active timestamptz not null default now()
) with (fillfactor = 80);
create index presence_status on public.presence (status, last_active) where status <> 'offline';

-- For a server or for one channel.
create table public.notification_settings (
  user_id uuid not null references public.profiles (id) on delete cascade,
  server_id uuid references public.servers (id) on delete cascade,
  channel_id uuid references public.channels (id) on delete cascade,
  level text not null check (level in ('all', 'mentions', 'nothing')),
  muted_until timestamptz,
  check (num_nonnulls(server_id, channel_id) = 1),
  unique nulls not distinct (user_id, server_id, channel_id)
);
create index notification_settings_server on public.notification_settings (server_id);
create index notification_settings_channel on public.notification_settings (channel_id);

-- The token is shown once; here is only its hash.
create table public.webhooks (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null,
  channel_id uuid not null,
  name text not null check (private.is_name(name, 80)),
  token_hash bytea not null,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (server_id, channel_id) references public.channels (server_id, id) on delete cascade
);
create index webhooks_channel on public.webhooks (server_id, channel_id);
create index webhooks_creator on public.webhooks (created_by);

create table public.custom_emoji (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null references public.servers (id) on delete cascade,
  name text not null check (name ~ '^[a-z0-9_]{2,32}$'),
  path text not null,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (server_id, name),
  check (path ~ ('^' || server_id || '/[A-Za-z0-9_-]{1,64}\.(webp|gif)$'))
);
create index custom_emoji_creator on public.custom_emoji (created_by);

alter table public.presence enable row level security;
alter table public.notification_settings enable row level security;
alter table public.webhooks enable row level security;
alter table public.custom_emoji enable row level security;
grant select on public.presence, public.notification_settings, public.custom_emoji to authenticated;
grant select (id, server_id, channel_id, name, created_by, created_at) on public.webhooks to authenticated;

create policy presence_read on public.presence for select to authenticated
  using (
    user_id = (select auth.uid())
    or exists (
      select from public.members m
      where m.user_id = presence.user_id and m.server_id = any (array(select private.my_servers()))
    )
  );
create policy notification_settings_read on public.notification_settings for select to authenticated
  using (user_id = (select auth.uid()));
create policy webhooks_read on public.webhooks for select to authenticated
  using (server_id = any (array(select private.my_servers_with('manage_webhooks')))
    and exists (select from public.channels c where c.id = channel_id));
create policy custom_emoji_read on public.custom_emoji for select to authenticated
  using (server_id = any (array(select private.my_servers())));
create trigger audit after insert or update or delete on public.webhooks for each row execute function private.audit('webhook', 'id');
create trigger audit after insert or delete on public.custom_emoji for each row execute function private.audit('emoji', 'id');

-- Profiles and presence -------------------------------------------------------------------------------------------

create or replace function public.create_profile(p_username text, p_display_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('profile');
  wanted constant text := lower(btrim(p_username));
  shown constant text := btrim(p_display_name);
  made public.profiles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if wanted is null or wanted !~ '^[a-z0-9][a-z0-9._]{1,31}$' then
    return private.failure('bad-username');
  end if;
  if not private.is_name(shown, 32) then
    return private.failure('bad-display-name');
  end if;
  select * into made from public.profiles where id = caller;
  if found then
    return case when made.username = wanted then private.success(to_jsonb(made)) else private.failure('profile-exists') end;
  end if;
  insert into public.profiles (id, username, display_name) values (caller, wanted, shown)
    on conflict do nothing
    returning * into made;
  if not found then
    return private.failure('username-taken');
  end if;
  return private.success(to_jsonb(made));
end
$$;

-- The whole of what can be changed; null takes bio and picture away.
create function public.update_profile(p_display_name text, p_bio text, p_avatar_path text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('profile');
  shown constant text := btrim(p_display_name);
  told constant text := nullif(btrim(p_bio), '');
  made public.profiles;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.is_name(shown, 32) then
    return private.failure('bad-display-name');
  end if;
  if char_length(told) > 190 then
    return private.failure('bad-bio');
  end if;
  if p_avatar_path !~ ('^' || caller || '/[A-Za-z0-9_-]{1,64}\.webp$') then
    return private.failure('bad-avatar');
  end if;
  update public.profiles set display_name = shown, bio = told, avatar_path = p_avatar_path where id = caller returning * into made;
  return case when found then private.success(to_jsonb(made)) else private.failure('no-profile') end;
end
$$;

-- Says how one is, and that one is still there: called again and again while the app runs.
create function public.set_presence(p_status text, p_text text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('presence');
  told constant text := nullif(btrim(p_text), '');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_status is null or p_status not in ('online', 'idle', 'dnd', 'offline') then
    return private.failure('bad-status');
  end if;
  if told is not null and not private.is_name(told, 100) then
    return private.failure('bad-text');
  end if;
  if not exists (select from public.profiles where id = caller) then
    return private.failure('no-profile');
  end if;
  insert into public.presence as p (user_id, status, status_text, last_active)
    select caller, p_status, told, case p_status when 'offline' then created_at else now() end
      from public.profiles where id = caller
    on conflict (user_id) do update set status = excluded.status, status_text = excluded.status_text,
      last_active = greatest(p.last_active, excluded.last_active);
  return private.success('null');
end
$$;

create function public.set_notifications(p_server_id uuid, p_channel_id uuid, p_level text, p_muted_until timestamptz default null)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait constant integer := private.take('profile');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_level is null or p_level not in ('all', 'mentions', 'nothing') then
    return private.failure('bad-level');
  end if;
  if num_nonnulls(p_server_id, p_channel_id) <> 1
    or (p_channel_id is not null and not private.may(p_channel_id, 'view_channel'))
    or (p_server_id is not null and not exists (select from public.members where server_id = p_server_id and user_id = caller)) then
    return private.failure('not-allowed');
  end if;
  insert into public.notification_settings (user_id, server_id, channel_id, level, muted_until)
    values (caller, p_server_id, p_channel_id, p_level, p_muted_until)
    on conflict (user_id, server_id, channel_id) do update set level = excluded.level, muted_until = excluded.muted_until;
  return private.success('null');
end
$$;

-- Webhooks --------------------------------------------------------------------------------------------------------

create function public.create_webhook(p_channel_id uuid, p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  wanted constant text := btrim(p_name);
  -- 244 random bits of two version 4 uuids
  token constant text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  made public.webhooks;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may(p_channel_id, 'manage_webhooks') or not exists (
    select from public.channels where id = p_channel_id and kind = 'text'
  ) then
    return private.failure('not-allowed');
  end if;
  if not private.is_name(wanted, 80) then
    return private.failure('bad-name');
  end if;
  if (select count(*) from public.webhooks where channel_id = p_channel_id) >= 15 then
    return private.failure('too-many');
  end if;
  insert into public.webhooks (server_id, channel_id, name, token_hash, created_by)
    select server_id, id, wanted, sha256(convert_to(token, 'utf8')), (select auth.uid()) from public.channels where id = p_channel_id
    returning * into made;
  return private.success(jsonb_build_object('id', made.id, 'token', token));
end
$$;

create function public.delete_webhook(p_webhook_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.webhooks where id = p_webhook_id and private.may(channel_id, 'manage_webhooks');
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

-- For programs without an account: the token is their proof. p_message_id makes sending twice store once.
create function public.execute_webhook(p_webhook_id uuid, p_token text, p_message_id uuid, p_body text, p_name text default null)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  hook public.webhooks;
  place public.channels;
  stored record;
  wait integer;
  problem text;
begin
  select * into hook from public.webhooks where id = p_webhook_id and token_hash = sha256(convert_to(p_token, 'utf8'));
  if not found or p_message_id is null then
    return private.failure('not-allowed');
  end if;
  wait := private.take('webhook', hook.id);
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if p_name is not null and not private.is_name(btrim(p_name), 80) then
    return private.failure('bad-name');
  end if;
  problem := private.body_problem(p_body, false);
  if problem is not null then
    return private.failure(problem);
  end if;
  perform private.hold_head(hook.channel_id);
  select * into stored from private.history h where h.channel_id = hook.channel_id and h.id = p_message_id;
  if found then
    return case when stored.webhook_id = hook.id and (stored.deleted_at is not null or stored.body = p_body)
      then private.success(to_jsonb(stored)) else private.failure('id-conflict') end;
  end if;
  select * into place from public.channels where id = hook.channel_id;
  -- A webhook calls nobody but the people and roles anybody may call.
  return private.success(private.message_view(private.store_message(place, p_message_id, p_body, null, 0, null, '[]',
    hook.id, coalesce(btrim(p_name), hook.name))));
end
$$;

-- Custom emoji ----------------------------------------------------------------------------------------------------

create function public.create_emoji(p_server_id uuid, p_name text, p_path text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('manage');
  made public.custom_emoji;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may_in_server(p_server_id, 'manage_emoji') then
    return private.failure('not-allowed');
  end if;
  if p_name is null or p_name !~ '^[a-z0-9_]{2,32}$' then
    return private.failure('bad-name');
  end if;
  if p_path is null or p_path !~ ('^' || p_server_id || '/[A-Za-z0-9_-]{1,64}\.(webp|gif)$') or not exists (
    select from storage.objects where bucket_id = 'icons' and name = p_path
  ) then
    return private.failure('bad-icon');
  end if;
  perform from public.servers where id = p_server_id for no key update;
  if (select count(*) from public.custom_emoji where server_id = p_server_id) >= 200 then
    return private.failure('too-many');
  end if;
  insert into public.custom_emoji (server_id, name, path, created_by) values (p_server_id, p_name, p_path, (select auth.uid()))
    on conflict do nothing returning * into made;
  return case when found then private.success(to_jsonb(made)) else private.failure('name-taken') end;
end
$$;

create function public.delete_emoji(p_emoji_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.custom_emoji where id = p_emoji_id and private.may_in_server(server_id, 'manage_emoji');
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

grant execute on function public.update_profile, public.set_presence, public.set_notifications, public.create_webhook,
  public.delete_webhook, public.create_emoji, public.delete_emoji to authenticated;
grant execute on function public.execute_webhook to anon, authenticated;
