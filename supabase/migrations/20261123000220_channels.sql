-- Channels of every kind, the people of those that belong to no server, and what each changes for roles and members.

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
