-- Direct messages and groups.

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

grant execute on function public.open_dm, public.create_group, public.add_to_group, public.leave_group to authenticated;
