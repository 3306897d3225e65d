-- Moderation: bans, kicks, timeouts, voice; invites that count wrong guesses; the audit log.

create table public.bans (
  server_id uuid not null references public.servers (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  banned_by uuid references public.profiles (id) on delete set null,
  reason text check (char_length(reason) <= 512),
  -- null: until somebody lifts it
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (server_id, user_id)
);
create index bans_user on public.bans (user_id);
create index bans_giver on public.bans (banned_by);

create table public.audit_log (
  id bigint generated always as identity primary key,
  server_id uuid not null references public.servers (id) on delete cascade,
  -- null: the project itself, by a job or its secret key. No foreign key: the log outlives accounts.
  actor_id uuid,
  -- what happened to what: role.create, member.kick
  action text not null,
  target_id text,
  -- the columns that changed: {"name": ["before", "after"]}
  changes jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_log_server on public.audit_log (server_id, id);

alter table public.bans enable row level security;
alter table public.audit_log enable row level security;
grant select on public.bans, public.audit_log, public.invites to authenticated;
create policy bans_read on public.bans for select to authenticated
  using (server_id = any (array(select private.my_servers_with('ban_members'))));
create policy audit_log_read on public.audit_log for select to authenticated
  using (server_id = any (array(select private.my_servers_with('view_audit_log'))));
create policy invites_read on public.invites for select to authenticated
  using (
    (created_by = (select auth.uid()) and server_id = any (array(select private.my_servers())))
    or server_id = any (array(select private.my_servers_with('manage_server')))
  );

-- Members ---------------------------------------------------------------------------------------------------------

create function public.kick_member(p_server_id uuid, p_user_id uuid, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('moderate');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  if not private.may_moderate(p_server_id, p_user_id, 'kick_members') or private.rank(p_user_id, p_server_id) < 0 then
    return private.failure('not-allowed');
  end if;
  if char_length(p_reason) > 512 then
    return private.failure('bad-reason');
  end if;
  perform set_config('bonfire.reason', coalesce(p_reason, ''), true);
  delete from public.members where server_id = p_server_id and user_id = p_user_id;
  return private.success('null');
end
$$;

-- p_seconds: null bans until somebody lifts it. p_delete_message_seconds: what the person wrote in this time is deleted, too, the
-- newest 1,000 messages of it; more: there are others, and calling again deletes the next.
-- People who are not in the server can be banned as well.
create function public.ban_member(p_server_id uuid, p_user_id uuid, p_reason text default null, p_seconds integer default null,
  p_delete_message_seconds integer default 0) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('moderate');
  said record;
  deleted integer := 0;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  perform private.hold_server(p_server_id);
  if not private.may_moderate(p_server_id, p_user_id, 'ban_members') or not exists (select from public.profiles where id = p_user_id) then
    return private.failure('not-allowed');
  end if;
  if char_length(p_reason) > 512 then
    return private.failure('bad-reason');
  end if;
  if p_seconds not between 60 and 315360000 or coalesce(p_delete_message_seconds, 0) not between 0 and 604800 then
    return private.failure('bad-limit');
  end if;
  perform set_config('bonfire.reason', coalesce(p_reason, ''), true);
  insert into public.bans (server_id, user_id, banned_by, reason, expires_at)
    values (p_server_id, p_user_id, (select auth.uid()), p_reason, now() + make_interval(secs => p_seconds))
    on conflict (server_id, user_id) do update set banned_by = excluded.banned_by, reason = excluded.reason,
      expires_at = excluded.expires_at, created_at = now();
  if p_delete_message_seconds > 0 then
    perform private.hold_heads(private.channels_of(p_server_id));
    for said in
      select channel_id, id from public.messages
      where author_id = p_user_id and channel_id = any (private.channels_of(p_server_id)) and deleted_at is null
        and created_at > now() - make_interval(secs => p_delete_message_seconds)
      order by created_at desc limit 1000
    loop
      perform private.bury_message(said.channel_id, said.id);
      deleted := deleted + 1;
    end loop;
  end if;
  delete from public.members where server_id = p_server_id and user_id = p_user_id;
  return private.success(jsonb_build_object('more', deleted = 1000));
end
$$;

create function public.unban_member(p_server_id uuid, p_user_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('moderate');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may_in_server(p_server_id, 'ban_members') then
    return private.failure('not-allowed');
  end if;
  delete from public.bans where server_id = p_server_id and user_id = p_user_id;
  return private.success('null');
end
$$;

-- For at most 28 days; 0 seconds ends it.
create function public.timeout_member(p_server_id uuid, p_user_id uuid, p_seconds integer, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('moderate');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may_moderate(p_server_id, p_user_id, 'timeout_members') or private.rank(p_user_id, p_server_id) < 0 then
    return private.failure('not-allowed');
  end if;
  if p_seconds is null or p_seconds not between 0 and 2419200 then
    return private.failure('bad-limit');
  end if;
  if char_length(p_reason) > 512 then
    return private.failure('bad-reason');
  end if;
  if p_seconds = 0 then
    delete from public.timeouts where server_id = p_server_id and user_id = p_user_id;
  else
    insert into public.timeouts (server_id, user_id, until, given_by, reason)
      values (p_server_id, p_user_id, now() + make_interval(secs => p_seconds), (select auth.uid()), p_reason)
      on conflict (server_id, user_id) do update set until = excluded.until, given_by = excluded.given_by,
        reason = excluded.reason, created_at = now();
  end if;
  return private.success('null');
end
$$;

-- null leaves as it is.
create function public.moderate_voice(p_server_id uuid, p_user_id uuid, p_muted boolean, p_deafened boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('moderate');
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  -- Changing neither asks for no permission, and would tell outsiders who is in the server.
  if num_nonnulls(p_muted, p_deafened) = 0
    or (p_muted is not null and not private.may_moderate(p_server_id, p_user_id, 'mute_members'))
    or (p_deafened is not null and not private.may_moderate(p_server_id, p_user_id, 'deafen_members')) then
    return private.failure('not-allowed');
  end if;
  update public.members set muted = coalesce(p_muted, muted), deafened = coalesce(p_deafened, deafened)
    where server_id = p_server_id and user_id = p_user_id;
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

-- Invites ---------------------------------------------------------------------------------------------------------

create or replace function public.create_invite(p_server_id uuid, p_expires_in_seconds integer, p_max_uses integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wait constant integer := private.take('create_invite');
  made public.invites;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not private.may_in_server(p_server_id, 'create_invite') then
    return private.failure('not-allowed');
  end if;
  if p_expires_in_seconds not between 1 and 31536000 or p_max_uses not between 1 and 1000 then
    return private.failure('bad-limit');
  end if;
  if (select count(*) from public.invites where server_id = p_server_id) >= 1000 then
    return private.failure('too-many');
  end if;
  insert into public.invites (code, server_id, created_by, expires_at, max_uses)
    values (private.new_invite_code(), p_server_id, (select auth.uid()),
      now() + make_interval(secs => p_expires_in_seconds), p_max_uses)
    returning * into made;
  return private.success(jsonb_build_object('code', made.code, 'expires_at', made.expires_at));
end
$$;

create function public.revoke_invite(p_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.invites where code = p_code
    and (created_by = (select auth.uid()) or private.may_in_server(server_id, 'manage_server'));
  return case when found then private.success('null') else private.failure('not-allowed') end;
end
$$;

-- Guessing is a matter of tries: after some wrong codes a person waits before the next is looked at, right or wrong. A try is
-- taken first and given back for a right code, so that tries on many connections wait for each other.
create or replace function public.peek_invite(p_code text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  wait constant integer := private.take('wrong_invite');
  invite public.invites;
  problem text;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  select * into invite from public.invites where code = p_code;
  problem := private.invite_problem(invite);
  if problem is not null then
    return private.failure(problem);
  end if;
  perform private.give_back('wrong_invite');
  return private.success((
    select jsonb_build_object('server_id', s.id, 'server_name', s.name,
      'members', (select count(*) from public.members m where m.server_id = s.id))
    from public.servers s where s.id = invite.server_id
  ));
end
$$;

create or replace function public.accept_invite(p_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  wait integer := private.take('join_server');
  invite public.invites;
  problem text;
  joined public.servers;
begin
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  if not exists (select from public.profiles where id = caller) then
    return private.failure('no-profile');
  end if;
  wait := private.take('wrong_invite');
  if wait > 0 then
    return private.rate_limited(wait);
  end if;
  -- A ban that is being written is waited for. Then the invite is locked, so that its last use is given once.
  perform from public.servers where id = (select server_id from public.invites where code = p_code) for share;
  select * into invite from public.invites where code = p_code for update;
  -- A member who follows an old link is simply there: nothing to refuse, nothing to count.
  select s.* into joined
    from public.servers s join public.members m on m.server_id = s.id
    where s.id = invite.server_id and m.user_id = caller;
  if found then
    perform private.give_back('wrong_invite');
    return private.success(to_jsonb(joined));
  end if;
  problem := private.invite_problem(invite);
  if problem is not null then
    return private.failure(problem);
  end if;
  perform private.give_back('wrong_invite');
  if exists (
    select from public.bans where server_id = invite.server_id and user_id = caller and (expires_at is null or expires_at > now())
  ) then
    return private.failure('banned');
  end if;
  if (select count(*) from public.members where user_id = caller) >= 200 then
    return private.failure('too-many');
  end if;
  insert into public.members (server_id, user_id) values (invite.server_id, caller) on conflict do nothing;
  if found then -- not when two invites were accepted at once
    update public.invites set uses = uses + 1 where code = invite.code;
  end if;
  select * into joined from public.servers where id = invite.server_id;
  return private.success(to_jsonb(joined));
end
$$;

grant execute on function public.kick_member, public.ban_member, public.unban_member, public.timeout_member,
  public.moderate_voice, public.revoke_invite to authenticated;

-- The audit log ---------------------------------------------------------------------------------------------------

-- The columns of interest that differ, each with before and after. No secrets: an invite's code opens the server.
create function private.differences(p_before jsonb, p_after jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_array(p_before -> key, p_after -> key)), '{}')
  from jsonb_object_keys(coalesce(p_before, '{}') || coalesce(p_after, '{}')) as key
  where p_before -> key is distinct from p_after -> key
    and key not in ('epoch', 'is_open', 'token_hash', 'code', 'uses', 'created_at', 'server_id', 'id', 'rev')
$$;

-- tg_argv: the kind of thing, then the column that names it.
create function private.audit() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  before constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  row constant jsonb := coalesce(after, before);
  place constant uuid := row ->> case tg_argv[0] when 'server' then 'id' else 'server_id' end;
  actor constant uuid := (select auth.uid());
  changed constant jsonb := private.differences(before, after);
  done text := lower(tg_op);
begin
  if changed = '{}' and tg_op = 'UPDATE' then
    return null;
  end if;
  if tg_argv[0] = 'member' then
    -- Joining, leaving and naming oneself are one's own business.
    if actor is not distinct from (row ->> 'user_id')::uuid then
      return null;
    end if;
    done := case tg_op when 'DELETE' then 'kick' else done end;
  end if;
  -- What goes with its server is not told: the log goes, too.
  insert into public.audit_log (server_id, actor_id, action, target_id, changes)
    select id, actor, tg_argv[0] || '.' || done, row ->> tg_argv[1],
      case when tg_op = 'DELETE' and tg_argv[0] = 'member'
        then jsonb_build_object('reason', nullif(current_setting('bonfire.reason', true), '')) else changed end
    from public.servers where id = place;
  return null;
end
$$;
create trigger audit after update on public.servers for each row execute function private.audit('server', 'id');
create trigger audit after insert or update or delete on public.channels
  for each row execute function private.audit('channel', 'id');
create trigger audit after insert or update or delete on public.roles for each row execute function private.audit('role', 'id');
create trigger audit after insert or delete on public.member_roles
  for each row execute function private.audit('member_role', 'user_id');
create trigger audit after insert or update or delete on public.channel_overwrites
  for each row execute function private.audit('overwrite', 'channel_id');
create trigger audit after insert or update or delete on public.bans for each row execute function private.audit('ban', 'user_id');
create trigger audit after insert or update or delete on public.timeouts
  for each row execute function private.audit('timeout', 'user_id');
create trigger audit after update or delete on public.members for each row execute function private.audit('member', 'user_id');
create trigger audit after insert or delete on public.invites for each row execute function private.audit('invite', 'created_by');

-- Somebody else's message, deleted by a moderator. What it said is not kept.
create function private.audit_message() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit_log (server_id, actor_id, action, target_id, changes)
    select server_id, (select auth.uid()), 'message.delete', new.id,
      jsonb_build_object('channel_id', new.channel_id, 'author_id', new.author_id)
    from public.channels where id = new.channel_id and server_id is not null;
  return null;
end
$$;
create trigger audit_message after update on public.messages for each row
  when (old.deleted_at is null and new.deleted_at is not null and new.author_id is distinct from auth.uid())
  execute function private.audit_message();
