-- Epochs: Realtime asks who may listen when a topic is joined, not when it carries something. So whatever takes the view of a
-- channel from somebody gives the channel a new topic in the same transaction (docs/adr/0056-epochs.md).

alter table public.servers add column epoch integer not null default 1;

-- What is locked is locked in this order: the server, heads by id, channels' own rows.

-- Whoever changes who sees what in a server does so alone, and looks up what they may do after this. Otherwise a channel made
-- while its category is being closed would stay open, and one made while somebody is sent away would keep a topic they joined.
create function private.hold_server(p_server uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.servers where id = p_server for no key update;
end
$$;

create function private.hold_server_of(p_channel uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_server((select server_id from public.channels where id = p_channel));
end
$$;

create function private.hold_heads(p_channels uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.channel_heads where channel_id = any (p_channels) order by channel_id for update;
end
$$;

-- Gives the channels new topics. A writer holds its channel's head until it commits, so it either announced its message
-- before this, on the old topic, or it will find the new epoch: nothing committed later is heard on the old one.
create function private.renew_topics(p_channels uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.hold_heads(p_channels);
  update public.channels set epoch = epoch + 1 where id = any (p_channels) and kind <> 'category';
end
$$;

-- A channel, and what stands under it: the channels of a category, the threads of a channel.
create function private.with_children(p_channel uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
  with recursive tree as (
    select p_channel as id
    union
    select c.id from public.channels c join tree on c.parent_id = tree.id
  )
  select array(select id from tree)
$$;

create function private.channels_of(p_server uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select array(select id from public.channels where server_id = p_server)
$$;

-- Somebody leaves, however it comes about -------------------------------------------------------------------------

create function private.lose_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.servers where id = old.server_id) then
    return old; -- the server goes, and every topic with it
  end if;
  perform private.hold_server(old.server_id);
  perform private.renew_topics(array(
    select p.channel_id from private.permissions_in(old.user_id, private.channels_of(old.server_id)) as p
    where p.permissions & private.permission('view_channel') <> 0));
  update public.servers set epoch = epoch + 1 where id = old.server_id;
  return old;
end
$$;
create trigger lose_member before delete on public.members for each row execute function private.lose_member();

create function private.lose_channel_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.renew_topics(array[old.channel_id]);
  return null;
end
$$;
create trigger lose_channel_member after delete on public.channel_members
  for each row execute function private.lose_channel_member();

-- Roles and overwrites --------------------------------------------------------------------------------------------
-- More allowed, or less denied, takes nothing from anybody. These look at the other direction only.

create function private.lose_by_overwrite() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  view constant bigint := private.permission('view_channel');
begin
  if (tg_op <> 'INSERT' and old.allow & view <> 0) or (tg_op <> 'DELETE' and new.deny & view <> 0) then
    perform private.renew_topics(private.with_children(case tg_op when 'DELETE' then old.channel_id else new.channel_id end));
  end if;
  return null;
end
$$;
create trigger lose_by_overwrite after insert or update or delete on public.channel_overwrites
  for each row execute function private.lose_by_overwrite();

create function private.lose_by_role() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.renew_topics(private.channels_of(old.server_id));
  return old;
end
$$;
create trigger lose_by_role after update of permissions on public.roles
  for each row when (old.permissions & ~new.permissions & private.permission('view_channel') <> 0)
  execute function private.lose_by_role();
create trigger lose_by_role_gone before delete on public.roles
  for each row when (old.permissions & private.permission('view_channel') <> 0)
  execute function private.lose_by_role();

-- A role given can hide a channel (it may be denied there), a role taken can too (it may be what allows it).
create function private.lose_by_member_role() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed constant public.member_roles := case tg_op when 'DELETE' then old else new end;
  view constant bigint := private.permission('view_channel');
  place uuid;
begin
  -- Whoever left has been dealt with.
  if not exists (select from public.members where server_id = changed.server_id and user_id = changed.user_id) then
    return null;
  end if;
  if tg_op = 'DELETE' and exists (select from public.roles where id = changed.role_id and permissions & view <> 0)
    and not exists (select from public.roles where id = changed.server_id and permissions & view <> 0) then
    perform private.renew_topics(private.channels_of(changed.server_id));
    return null;
  end if;
  perform private.renew_topics(array(
    select distinct child from public.channel_overwrites o cross join lateral unnest(private.with_children(o.channel_id)) as child
    where o.server_id = changed.server_id and o.role_id = changed.role_id
      and case tg_op when 'DELETE' then o.allow else o.deny end & view <> 0));
  return null;
end
$$;
create trigger lose_by_member_role after insert or delete on public.member_roles
  for each row execute function private.lose_by_member_role();

-- Under another category other overwrites hold.
create function private.lose_by_move() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.renew_topics(private.with_children(new.id));
  return null;
end
$$;
create trigger lose_by_move after update of parent_id on public.channels
  for each row when (new.parent_id is distinct from old.parent_id) execute function private.lose_by_move();

-- Whoever gave the server away sees no more than their roles let them.
create function private.lose_by_transfer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.renew_topics(array(select id from public.channels where server_id = new.id and not is_open));
  return null;
end
$$;
create trigger lose_by_transfer after update of owner_id on public.servers
  for each row when (new.owner_id <> old.owner_id) execute function private.lose_by_transfer();

-- A foreign key would let an owner go and leave a server nobody rules.
create function private.keep_owner_in() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.servers where id = old.server_id and owner_id = old.user_id) then
    raise exception 'the owner of a server is one of its members' using errcode = 'check_violation';
  end if;
  return old;
end
$$;
create trigger keep_owner_in before delete on public.members for each row execute function private.keep_owner_in();
