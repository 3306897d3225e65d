-- Roles, who has them, and who is timed out.

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
