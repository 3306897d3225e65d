-- Servers, who is in them, their channels, and the invites that let people in.

create table public.servers (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 100 and name ~ '\S'),
  owner_id uuid not null references public.profiles (id),
  created_at timestamptz not null default now()
);
create index servers_owner on public.servers (owner_id);

create table public.members (
  server_id uuid not null references public.servers (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  joined_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index members_user on public.members (user_id, server_id);

-- Text and voice channels now; direct messages, groups and threads join this table later (server_id is null there).
-- epoch is part of the broadcast topic: it grows when somebody loses access, so that the old topic falls silent.
create table public.channels (
  id uuid primary key default gen_random_uuid(),
  server_id uuid references public.servers (id) on delete cascade,
  kind text not null check (kind in ('text', 'voice')),
  name text not null check (char_length(name) between 1 and 100 and name ~ '\S'),
  position integer not null default 0,
  epoch integer not null default 1,
  created_at timestamptz not null default now(),
  check (server_id is not null)
);
create index channels_server on public.channels (server_id, position, id);

create table public.invites (
  code text primary key check (code ~ '^[A-Za-z0-9_-]{16}$'),
  server_id uuid not null references public.servers (id) on delete cascade,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  max_uses integer check (max_uses between 1 and 1000),
  uses integer not null default 0,
  check (max_uses is null or uses <= max_uses)
);
create index invites_server on public.invites (server_id);
create index invites_creator on public.invites (created_by);

-- Who may see what ------------------------------------------------------------------------------------------------

create function private.my_servers() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select server_id from public.members where user_id = (select auth.uid())
$$;

create function private.my_channels() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select c.id
  from public.channels c
  join public.members m on m.server_id = c.server_id
  where m.user_id = (select auth.uid())
$$;
grant execute on function private.my_servers, private.my_channels to authenticated;

alter table public.servers enable row level security;
alter table public.members enable row level security;
alter table public.channels enable row level security;
alter table public.invites enable row level security;

grant select on public.servers, public.members, public.channels to authenticated;

create policy servers_read on public.servers for select to authenticated
  using (id = any (array(select private.my_servers())));
create policy members_read on public.members for select to authenticated
  using (server_id = any (array(select private.my_servers())));
create policy channels_read on public.channels for select to authenticated
  using (id = any (array(select private.my_channels())));
create policy profiles_read on public.profiles for select to authenticated
  using (
    id = (select auth.uid())
    or exists (
      select from public.members m
      where m.user_id = profiles.id and m.server_id = any (array(select private.my_servers()))
    )
  );

-- Authors of messages stay nameable after they left: ids are not guessable, and only what a person may read holds them.
create function public.get_profiles(p_ids uuid[]) returns setof public.profiles
language sql stable security definer set search_path = '' as $$
  select p.* from public.profiles p where p.id = any (p_ids[1:100]) and (select auth.uid()) is not null
$$;
grant execute on function public.get_profiles to authenticated;

-- Writes ----------------------------------------------------------------------------------------------------------

create function public.create_server(p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wanted constant text := btrim(p_name);
  made public.servers;
begin
  if not exists (select from public.profiles where id = caller) then
    return private.failure('no-profile');
  end if;
  if wanted is null or char_length(wanted) not between 1 and 100 or wanted !~ '\S' then
    return private.failure('bad-name');
  end if;
  insert into public.servers (name, owner_id) values (wanted, caller) returning * into made;
  insert into public.channels (server_id, kind, name, position)
    values (made.id, 'text', 'general', 0), (made.id, 'voice', 'Lounge', 1);
  insert into public.members (server_id, user_id) values (made.id, caller);
  return private.success(jsonb_build_object(
    'server', to_jsonb(made),
    'channels', (select jsonb_agg(to_jsonb(c) order by c.position) from public.channels c where c.server_id = made.id)
  ));
end
$$;

create function public.create_channel(p_server_id uuid, p_kind text, p_name text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted constant text := btrim(p_name);
  made public.channels;
begin
  -- The owner's row is locked: two channels made at once get different positions.
  perform from public.servers where id = p_server_id and owner_id = (select auth.uid()) for update;
  if not found then
    return private.failure('not-allowed');
  end if;
  if wanted is null or char_length(wanted) not between 1 and 100 or wanted !~ '\S'
    or p_kind is null or p_kind not in ('text', 'voice') then
    return private.failure('bad-name');
  end if;
  insert into public.channels (server_id, kind, name, position)
    values (p_server_id, p_kind, wanted,
      (select coalesce(max(position), -1) + 1 from public.channels where server_id = p_server_id))
    returning * into made;
  return private.success(to_jsonb(made));
end
$$;

-- 12 of a version 4 uuid's 16 bytes, none of them fixed by its version or variant: 96 random bits in 16 characters.
create function private.new_invite_code() returns text
language sql volatile set search_path = '' as $$
  select translate(encode(substring(u from 1 for 6) || substring(u from 11 for 6), 'base64'), '+/', '-_')
  from uuid_send(gen_random_uuid()) as u
$$;

create function public.create_invite(p_server_id uuid, p_expires_in_seconds integer, p_max_uses integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.invites;
begin
  if not exists (
    select from public.members where server_id = p_server_id and user_id = (select auth.uid())
  ) then
    return private.failure('not-allowed');
  end if;
  if p_expires_in_seconds not between 1 and 31536000 or p_max_uses not between 1 and 1000 then
    return private.failure('bad-limit');
  end if;
  insert into public.invites (code, server_id, created_by, expires_at, max_uses)
    values (private.new_invite_code(), p_server_id, (select auth.uid()),
      now() + make_interval(secs => p_expires_in_seconds), p_max_uses)
    returning * into made;
  return private.success(jsonb_build_object('code', made.code, 'expires_at', made.expires_at));
end
$$;

-- Why an invite can't be used, or null when it can.
create function private.invite_problem(p_invite public.invites) returns text
language sql stable set search_path = '' as $$
  select case
    when p_invite.code is null then 'invite-unknown'
    when p_invite.expires_at <= now() then 'invite-expired'
    when p_invite.uses >= p_invite.max_uses then 'invite-used-up'
  end
$$;

create function public.peek_invite(p_code text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  invite public.invites;
  problem text;
begin
  select * into invite from public.invites where code = p_code;
  problem := private.invite_problem(invite);
  if problem is not null then
    return private.failure(problem);
  end if;
  return private.success((
    select jsonb_build_object('server_id', s.id, 'server_name', s.name,
      'members', (select count(*) from public.members m where m.server_id = s.id))
    from public.servers s where s.id = invite.server_id
  ));
end
$$;

create function public.accept_invite(p_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  invite public.invites;
  problem text;
  joined public.servers;
begin
  if not exists (select from public.profiles where id = caller) then
    return private.failure('no-profile');
  end if;
  -- Locked, so that the last use is given once.
  select * into invite from public.invites where code = p_code for update;
  -- A member who follows an old link is simply there: nothing to refuse, nothing to count.
  select s.* into joined
    from public.servers s join public.members m on m.server_id = s.id
    where s.id = invite.server_id and m.user_id = caller;
  if found then
    return private.success(to_jsonb(joined));
  end if;
  problem := private.invite_problem(invite);
  if problem is not null then
    return private.failure(problem);
  end if;
  insert into public.members (server_id, user_id) values (invite.server_id, caller) on conflict do nothing;
  if found then -- not when two invites were accepted at once
    update public.invites set uses = uses + 1 where code = invite.code;
  end if;
  select * into joined from public.servers where id = invite.server_id;
  return private.success(to_jsonb(joined));
end
$$;

create function public.leave_server(p_server_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  if exists (select from public.servers where id = p_server_id and owner_id = caller) then
    return private.failure('owner-cannot-leave');
  end if;
  delete from public.members where server_id = p_server_id and user_id = caller;
  if not found then
    return private.failure('not-a-member');
  end if;
  -- Realtime asks for permission when a topic is joined, not when it carries something.
  update public.channels set epoch = epoch + 1 where server_id = p_server_id;
  return private.success('null');
end
$$;

grant execute on function public.create_server, public.create_channel, public.create_invite, public.peek_invite,
  public.accept_invite, public.leave_server to authenticated;
