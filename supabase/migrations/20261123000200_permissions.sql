-- Permissions: who may do what where. The same rules in TypeScript: src/shared/permissions.ts; a property test holds the
-- two together (supabase/tests/permissions.test.ts, docs/adr/0055-permissions.md).

-- The bit of each permission is its place in this list. New ones are added at the end; none is ever moved.
create function private.permission(p_name text) returns bigint
language sql immutable set search_path = '' as $$
  select 1::bigint << array_position(array[
    'view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions', 'mention_everyone',
    'manage_messages', 'create_threads', 'manage_channels', 'manage_roles', 'manage_server', 'create_invite',
    'kick_members', 'ban_members', 'timeout_members', 'view_audit_log', 'manage_webhooks', 'manage_emoji',
    'connect', 'speak', 'use_voice_activity', 'priority_speaker', 'mute_members', 'deafen_members', 'move_members',
    'whisper', 'stream', 'change_nickname', 'manage_nicknames'], p_name) - 1
$$;

create function private.permissions(variadic p_names text[]) returns bigint
language sql immutable set search_path = '' as $$
  select coalesce(bit_or(private.permission(name)), 0) from unnest(p_names) as name
$$;

create function private.all_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select (private.permission('manage_nicknames') << 1) - 1
$$;

-- What a new server lets everyone do.
create function private.default_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select private.permissions('view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions',
    'create_threads', 'create_invite', 'connect', 'speak', 'use_voice_activity', 'whisper', 'stream', 'change_nickname')
$$;

-- What the people of a direct message or group may do in it.
create function private.direct_permissions() returns bigint
language sql immutable set search_path = '' as $$
  select private.permissions('view_channel', 'send_messages', 'attach_files', 'embed_links', 'add_reactions', 'connect',
    'speak', 'use_voice_activity', 'stream')
$$;

-- Roles -----------------------------------------------------------------------------------------------------------

-- The role with the server's own id is "everyone": all members have it, it stands lowest and can't be taken away.
create table public.roles (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null references public.servers (id) on delete cascade,
  name text not null check (private.is_name(name, 100)),
  color integer check (color between 0 and 16777215),
  position integer not null check (position >= 0),
  hoist boolean not null default false,
  mentionable boolean not null default false,
  permissions bigint not null default 0 check (permissions between 0 and (1::bigint << 53) - 1),
  created_at timestamptz not null default now(),
  unique (server_id, id),
  check ((id = server_id) = (position = 0))
);
create index roles_position on public.roles (server_id, position);

create table public.member_roles (
  server_id uuid not null,
  user_id uuid not null,
  role_id uuid not null check (role_id <> server_id),
  primary key (user_id, role_id),
  foreign key (server_id, user_id) references public.members (server_id, user_id) on delete cascade,
  foreign key (server_id, role_id) references public.roles (server_id, id) on delete cascade
);
create index member_roles_member on public.member_roles (server_id, user_id);
create index member_roles_role on public.member_roles (server_id, role_id);

create function private.create_everyone() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.roles (id, server_id, name, position, permissions)
    values (new.id, new.id, 'everyone', 0, private.default_permissions());
  return null;
end
$$;
create trigger create_everyone after insert on public.servers for each row execute function private.create_everyone();
insert into public.roles (id, server_id, name, position, permissions)
  select id, id, 'everyone', 0, private.default_permissions() from public.servers;

-- Survives leaving: whoever comes back is still timed out.
create table public.timeouts (
  server_id uuid not null references public.servers (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  until timestamptz not null,
  given_by uuid references public.profiles (id) on delete set null,
  reason text check (char_length(reason) <= 512),
  created_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index timeouts_user on public.timeouts (user_id);
create index timeouts_giver on public.timeouts (given_by);

-- Members ---------------------------------------------------------------------------------------------------------

alter table public.members
  add column nickname text check (nickname is null or private.is_name(nickname, 32)),
  -- In voice, by a moderator; stays until a moderator ends it.
  add column muted boolean not null default false,
  add column deafened boolean not null default false;

-- Channels of every kind ------------------------------------------------------------------------------------------

-- parent_id: the category of a text or voice channel, the text channel of a thread.
-- is_open: everybody in the server may view it whatever their roles (see private.is_open): the short way through policies,
-- and whether the server's topic may name it.
alter table public.channels
  drop constraint channels_kind_check,
  drop constraint channels_server_id_check,
  alter column name drop not null,
  add column parent_id uuid,
  add column topic text check (char_length(topic) <= 1024),
  add column slow_mode_seconds integer not null default 0 check (slow_mode_seconds between 0 and 21600),
  add column is_open boolean not null default false,
  -- The two people of a direct message, so that there is one between any two.
  add column pair uuid[] unique,
  add column created_by uuid references public.profiles (id) on delete set null,
  add column archived_at timestamptz,
  add constraint channels_kind check (kind in ('category', 'text', 'voice', 'dm', 'group', 'thread')),
  add constraint channels_place check ((server_id is null) = (kind in ('dm', 'group'))),
  add constraint channels_name check (name is not null or kind in ('dm', 'group')),
  add constraint channels_pair check ((pair is not null) = (kind = 'dm')),
  add constraint channels_parent check (case kind when 'thread' then parent_id is not null
    when 'text' then true when 'voice' then true else parent_id is null end),
  add constraint channels_in_server unique (server_id, id);
-- A child in the same server; threads go with their channel (private.forget_threads), channels stay without their category.
alter table public.channels add constraint channels_parent_in_server
  foreign key (server_id, parent_id) references public.channels (server_id, id) on delete set null (parent_id) deferrable initially immediate;
create index channels_by_parent on public.channels (parent_id);
create index channels_creator on public.channels (created_by);

create function private.check_parent() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.parent_id is not null and not exists (
    select from public.channels where id = new.parent_id and kind = case new.kind when 'thread' then 'text' else 'category' end
  ) then
    raise exception 'a % stands under a %', new.kind, case new.kind when 'thread' then 'text channel' else 'category' end
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger check_parent before insert or update of parent_id, kind on public.channels
  for each row execute function private.check_parent();

create function private.forget_threads() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- With their server all channels go at once, and none may be gone before its turn.
  delete from public.channels where parent_id = old.id and kind = 'thread'
    and exists (select from public.servers where id = old.server_id);
  return old;
end
$$;
create trigger forget_threads before delete on public.channels for each row when (old.kind = 'text')
  execute function private.forget_threads();

-- The people of direct messages and groups.
create table public.channel_members (
  channel_id uuid not null references public.channels (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  joined_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);
create index channel_members_user on public.channel_members (user_id, channel_id);

create table public.channel_overwrites (
  id uuid primary key default gen_random_uuid(),
  server_id uuid not null,
  channel_id uuid not null,
  role_id uuid,
  user_id uuid,
  allow bigint not null default 0 check (allow between 0 and (1::bigint << 53) - 1),
  deny bigint not null default 0 check (deny between 0 and (1::bigint << 53) - 1),
  check (allow & deny = 0),
  check (num_nonnulls(role_id, user_id) = 1),
  unique nulls not distinct (channel_id, role_id, user_id),
  foreign key (server_id, channel_id) references public.channels (server_id, id) on delete cascade,
  foreign key (server_id, role_id) references public.roles (server_id, id) on delete cascade,
  foreign key (server_id, user_id) references public.members (server_id, user_id) on delete cascade
);
create index channel_overwrites_role on public.channel_overwrites (server_id, role_id);
create index channel_overwrites_member on public.channel_overwrites (server_id, user_id);

-- The resolver ----------------------------------------------------------------------------------------------------

-- What a person may do in a server, before channels have their say. 0 for whoever is not in it.
create function private.server_permissions(p_user uuid, p_server uuid) returns bigint
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select case
      when s.owner_id = p_user then private.all_permissions()
      else (
        select bit_or(r.permissions) from public.roles r
        where r.id = s.id or r.id in (
          select mr.role_id from public.member_roles mr where mr.server_id = s.id and mr.user_id = p_user)
      ) & case when exists (
          select from public.timeouts t where t.server_id = s.id and t.user_id = p_user and t.until > now()
        ) then private.permission('view_channel') else private.all_permissions() end
    end
    from public.servers s join public.members m on m.server_id = s.id and m.user_id = p_user
    where s.id = p_server), 0);
end
$$;

-- What a person may do in each of these channels; channels that don't exist are left out.
-- Two layers, the category's overwrites and then the channel's; in each everyone's, then the roles', then the member's own.
-- Server by server, in statements small enough that a plan costs less than the work it does: planned as one statement for all of it,
-- this took 4 ms instead of a tenth of one. The plan is the same whoever asks, hence the setting.
create function private.permissions_in(p_user uuid, p_channels uuid[])
returns table (channel_id uuid, permissions bigint)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
declare
  place record;
  roles uuid[];
  base bigint;
begin
  for place in
    select asked.*, s.owner_id = p_user as owned, m.user_id is not null as joined,
      exists (select from public.timeouts t where t.server_id = s.id and t.user_id = p_user and t.until > now()) as timed_out
    from (
      -- For each channel, whose overwrites count: a thread has its channel's.
      select c.server_id, array_agg(c.id) as channels, array_agg(coalesce(t.id, c.id)) as inner_places,
        array_agg(case when t.id is null then c.parent_id else t.parent_id end) as outer_places
      from public.channels c left join public.channels t on t.id = c.parent_id and c.kind = 'thread'
      where c.id = any (p_channels) group by c.server_id
    ) as asked
    left join public.servers s on s.id = asked.server_id
    left join public.members m on m.server_id = asked.server_id and m.user_id = p_user
  loop
    if place.server_id is null then
      return query
        select id, case when cm.user_id is null then 0 else private.direct_permissions() end
        from unnest(place.channels) as id
        left join public.channel_members cm on cm.channel_id = id and cm.user_id = p_user;
      continue;
    end if;
    if not place.joined or place.owned then
      return query
        select id, case when place.joined then private.all_permissions() else 0 end from unnest(place.channels) as id;
      continue;
    end if;
    roles := array(select mr.role_id from public.member_roles mr where mr.server_id = place.server_id and mr.user_id = p_user);
    select bit_or(r.permissions) into base from public.roles r where r.id = place.server_id or r.id = any (roles);
    return query
      with layer as (
        select o.channel_id as place,
          bit_or(o.deny) filter (where o.role_id = o.server_id) as everyone_deny,
          bit_or(o.allow) filter (where o.role_id = o.server_id) as everyone_allow,
          bit_or(o.deny) filter (where o.role_id <> o.server_id) as roles_deny,
          bit_or(o.allow) filter (where o.role_id <> o.server_id) as roles_allow,
          bit_or(o.deny) filter (where o.user_id is not null) as member_deny,
          bit_or(o.allow) filter (where o.user_id is not null) as member_allow
        from public.channel_overwrites o
        where o.channel_id = any (place.inner_places || place.outer_places)
          and (o.role_id = o.server_id or o.role_id = any (roles) or o.user_id = p_user)
        group by o.channel_id
      )
      select resolved.id, case
        when resolved.mask & private.permission('view_channel') = 0 then 0
        when place.timed_out then private.permission('view_channel')
        else resolved.mask end
      from (
        select asked.id, private.apply_layer(private.apply_layer(base,
            o.everyone_deny, o.everyone_allow, o.roles_deny, o.roles_allow, o.member_deny, o.member_allow),
            i.everyone_deny, i.everyone_allow, i.roles_deny, i.roles_allow, i.member_deny, i.member_allow) as mask
        from unnest(place.channels, place.inner_places, place.outer_places) as asked (id, inner_place, outer_place)
        left join layer o on o.place = asked.outer_place
        left join layer i on i.place = asked.inner_place
      ) as resolved;
  end loop;
end
$$;

-- Inlined by the planner: no settings, no strictness.
create function private.apply_layer(p_mask bigint, p_everyone_deny bigint, p_everyone_allow bigint, p_roles_deny bigint,
  p_roles_allow bigint, p_member_deny bigint, p_member_allow bigint) returns bigint
language sql immutable as $$
  select ((((((p_mask & ~coalesce(p_everyone_deny, 0)) | coalesce(p_everyone_allow, 0))
    & ~coalesce(p_roles_deny, 0)) | coalesce(p_roles_allow, 0))
    & ~coalesce(p_member_deny, 0)) | coalesce(p_member_allow, 0))
$$;

create function private.channel_permissions(p_user uuid, p_channel uuid) returns bigint
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select permissions from private.permissions_in(p_user, array[p_channel])), 0);
end
$$;

create function private.may(p_channel uuid, p_permission text) returns boolean
language sql stable security definer set search_path = '' as $$
  select private.channel_permissions((select auth.uid()), p_channel) & private.permission(p_permission) <> 0
$$;

-- Whether the caller sees a channel: may(…, 'view_channel'), by the short way where the channel is open.
create function private.sees(p_channel uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from public.channels c join public.members m on m.server_id = c.server_id
    where c.id = p_channel and c.is_open and m.user_id = (select auth.uid())
  ) or private.may(p_channel, 'view_channel');
end
$$;

create function private.may_in_server(p_server uuid, p_permission text) returns boolean
language sql stable security definer set search_path = '' as $$
  select private.server_permissions((select auth.uid()), p_server) & private.permission(p_permission) <> 0
$$;

-- Open channels ---------------------------------------------------------------------------------------------------

-- Everybody may view it: "everyone" has view_channel, and nothing on the way to the channel takes it from anybody.
create function private.is_open(p_server uuid, p_place uuid, p_category uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from public.roles where id = p_server and permissions & private.permission('view_channel') <> 0
  ) and not exists (
    select from public.channel_overwrites
    where channel_id in (p_place, p_category) and deny & private.permission('view_channel') <> 0
  );
end
$$;

create function private.refresh_open(p_server uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.channels c set is_open = not c.is_open
    from public.channels self left join public.channels thread_of on thread_of.id = self.parent_id and self.kind = 'thread'
    where self.server_id = p_server and c.id = self.id
      and c.is_open <> private.is_open(p_server, coalesce(thread_of.id, self.id),
        case when self.kind = 'thread' then thread_of.parent_id else self.parent_id end);
end
$$;

create function private.set_open() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.is_open := case
    when new.server_id is null then false
    when new.kind = 'thread' then (select is_open from public.channels where id = new.parent_id)
    else private.is_open(new.server_id, new.id, new.parent_id)
  end;
  return new;
end
$$;
create trigger set_open before insert or update of parent_id on public.channels for each row execute function private.set_open();

-- Its triggers are named to fire after those that give new topics: heads are taken before the channels' own rows.
create function private.refresh_open_after() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.refresh_open(case tg_op when 'DELETE' then old.server_id else new.server_id end);
  return null;
end
$$;
create trigger refresh_open after update of parent_id on public.channels
  for each row when (new.kind = 'text' and new.parent_id is distinct from old.parent_id) execute function private.refresh_open_after();
create trigger refresh_open after insert or update or delete on public.channel_overwrites
  for each row execute function private.refresh_open_after();
create trigger refresh_open after update of permissions on public.roles
  for each row when (new.id = new.server_id) execute function private.refresh_open_after();
update public.channels set is_open = true;

-- Who may see what ------------------------------------------------------------------------------------------------

-- Cached plans: these run once in most queries of most people.
create or replace function private.my_servers() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select m.server_id from public.members m where m.user_id = (select auth.uid());
end
$$;

-- Channels the caller may view although they are not open to everyone in their server.
create function private.my_restricted_channels() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  return query
    select p.channel_id from private.permissions_in(caller, array(
        select c.id from public.members m join public.channels c on c.server_id = m.server_id
          where m.user_id = caller and not c.is_open
        union all
        select cm.channel_id from public.channel_members cm where cm.user_id = caller
      )) as p
    where p.permissions & private.permission('view_channel') <> 0;
end
$$;

create or replace function private.my_channels() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select c.id from public.members m join public.channels c on c.server_id = m.server_id and c.is_open
      where m.user_id = (select auth.uid())
    union all
    select private.my_restricted_channels();
end
$$;

-- Servers in which the caller has this permission.
create function private.my_servers_with(p_permission text) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
begin
  return query
    select m.server_id from public.members m
    where m.user_id = caller
      and private.server_permissions(caller, m.server_id) & private.permission(p_permission) <> 0;
end
$$;
grant execute on function private.my_restricted_channels, private.my_servers_with to authenticated;

alter table public.roles enable row level security;
alter table public.member_roles enable row level security;
alter table public.timeouts enable row level security;
alter table public.channel_members enable row level security;
alter table public.channel_overwrites enable row level security;
grant select on public.roles, public.member_roles, public.timeouts, public.channel_members, public.channel_overwrites
  to authenticated;

create policy roles_read on public.roles for select to authenticated
  using (server_id = any (array(select private.my_servers())));
create policy member_roles_read on public.member_roles for select to authenticated
  using (server_id = any (array(select private.my_servers())));
create policy timeouts_read on public.timeouts for select to authenticated
  using (user_id = (select auth.uid()) or server_id = any (array(select private.my_servers_with('timeout_members'))));

-- The one place that says which channels a person sees; whatever belongs to a channel asks whether the channel is seen.
drop policy channels_read on public.channels;
create policy channels_read on public.channels for select to authenticated
  using (
    (is_open and server_id = any (array(select private.my_servers())))
    or id = any (array(select private.my_restricted_channels()))
  );
drop policy channel_heads_read on public.channel_heads;
create policy channel_heads_read on public.channel_heads for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
drop policy messages_read on public.messages;
-- "offset 0": looked up for the row's channel. Else the planner would make a table of all channels one sees, for each page of one.
create policy messages_read on public.messages for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id offset 0));
drop policy voice_states_read on public.voice_states;
create policy voice_states_read on public.voice_states for select to authenticated
  using (lease_expires_at > now() and exists (select from public.channels c where c.id = channel_id));
create policy channel_members_read on public.channel_members for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));
create policy channel_overwrites_read on public.channel_overwrites for select to authenticated
  using (exists (select from public.channels c where c.id = channel_id));

-- Rank ------------------------------------------------------------------------------------------------------------

-- The position of a person's highest role; the owner stands above all, whoever is not a member below all.
create function private.rank(p_user uuid, p_server uuid) returns integer
language sql stable security definer set search_path = '' as $$
  select case
    when exists (select from public.servers where id = p_server and owner_id = p_user) then 2147483647
    when exists (select from public.members where server_id = p_server and user_id = p_user) then coalesce((
      select max(r.position) from public.member_roles mr join public.roles r on r.id = mr.role_id
      where mr.server_id = p_server and mr.user_id = p_user), 0)
    else -1
  end
$$;

-- Whether the caller has the permission in the server and stands above the person.
create function private.may_moderate(p_server uuid, p_user uuid, p_permission text) returns boolean
language sql stable security definer set search_path = '' as $$
  select private.may_in_server(p_server, p_permission)
    and private.rank((select auth.uid()), p_server) > private.rank(p_user, p_server)
$$;
