-- Jobs: what has to happen now and then although nobody asks for it (docs/adr/0082-jobs.md).

-- Whoever has not shown a sign of life for three minutes is offline, which their servers are told.
create function private.expire_presence(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  update public.presence set status = 'offline'
    where user_id in (
      select user_id from public.presence where status <> 'offline' and last_active < now() - interval '3 minutes'
      order by user_id limit p_limit for update skip locked);
  get diagnostics done = row_count;
  return done;
end
$$;

create function private.expire_voice(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  delete from public.voice_states v
    using (select channel_id, user_id from public.voice_states where lease_expires_at <= now() limit p_limit for update skip locked) as o
    where v.channel_id = o.channel_id and v.user_id = o.user_id;
  get diagnostics done = row_count;
  return done;
end
$$;

create function private.expire_bans(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  delete from public.bans b
    using (select server_id, user_id from public.bans where expires_at <= now() limit p_limit for update skip locked) as o
    where b.server_id = o.server_id and b.user_id = o.user_id;
  get diagnostics done = row_count;
  return done;
end
$$;

create function private.expire_timeouts(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  delete from public.timeouts t
    using (select server_id, user_id from public.timeouts where until <= now() limit p_limit for update skip locked) as o
    where t.server_id = o.server_id and t.user_id = o.user_id;
  get diagnostics done = row_count;
  return done;
end
$$;

-- A week later: until then whoever follows the link is told that it has expired, not that there is none.
create function private.expire_invites(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  delete from public.invites where code in (
    select code from public.invites where expires_at < now() - interval '7 days' limit p_limit for update skip locked);
  get diagnostics done = row_count;
  return done;
end
$$;

-- A full bucket says nothing that no bucket would not say.
create function private.expire_buckets(p_limit integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  done integer;
begin
  delete from private.rate_buckets b
    using (select action, subject from private.rate_buckets where full_at < now() limit p_limit for update skip locked) as o
    where b.action = o.action and b.subject = o.subject;
  get diagnostics done = row_count;
  return done;
end
$$;

create index bans_expiry on public.bans (expires_at) where expires_at is not null;
create index timeouts_until on public.timeouts (until);
create index invites_expiry on public.invites (expires_at) where expires_at is not null;

-- A bounded amount of everything, in one short transaction. more: call again, there is work left.
create function public.run_jobs() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  rows constant integer := 500;
  tidied record;
  counts jsonb;
begin
  counts := jsonb_build_object(
    'presence_expired', private.expire_presence(rows),
    'voice_expired', private.expire_voice(rows),
    'bans_expired', private.expire_bans(rows),
    'timeouts_expired', private.expire_timeouts(rows),
    'invites_expired', private.expire_invites(rows),
    'buckets_expired', private.expire_buckets(rows));
  -- Last: it takes locks that writers wait for.
  select * into tidied from private.tidy_channels(200, 500);
  return counts || jsonb_build_object('archived', tidied.archived, 'expired', tidied.expired,
    'more', tidied.more or exists (select from jsonb_each(counts) where value >= to_jsonb(rows)));
end
$$;
grant execute on function public.run_jobs to service_role;

-- On a hosted project pg_cron calls it; elsewhere the backend does.
create procedure private.work_through_jobs()
language plpgsql as $$
begin
  -- As many transactions as it takes, within the minute.
  for round in 1..200 loop
    exit when not (public.run_jobs() ->> 'more')::boolean;
    commit;
  end loop;
end
$$;

do $$
begin
  if exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('bonfire-jobs', '* * * * *', 'call private.work_through_jobs()');
  end if;
exception when others then
  -- Installed but not loaded, on a server somebody runs themselves: no reason to have no Bonfire.
  raise warning 'pg_cron can''t be used (%); have something call public.run_jobs() every minute', sqlerrm;
end
$$;
