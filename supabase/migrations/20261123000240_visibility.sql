-- Who sees what: channels open to everybody, and the policies of all that belongs to a channel.

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
