-- Making, giving and changing roles, and what channels change for them.

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

grant execute on function public.create_role, public.update_role, public.move_role, public.delete_role, public.assign_role,
  public.unassign_role, public.set_overwrite to authenticated;
