-- The resolver: what somebody may do here, and whom they stand above.

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
