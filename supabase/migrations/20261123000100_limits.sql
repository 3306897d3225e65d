-- Limits: how often a person may do something, and what counts as a name.

-- Rate limits are rows: whoever runs the project changes them with an update. `burst` actions at once, then one more every
-- `refill` (the generic cell rate algorithm, ITU-T I.371, which needs one timestamp a bucket).
create table private.rate_limits (
  action text primary key,
  burst integer not null check (burst between 1 and 100000),
  refill interval not null check (refill > interval '0')
);
insert into private.rate_limits (action, burst, refill) values
  ('create_server', 5, '10 minutes'),
  ('create_channel', 30, '10 seconds'),
  ('create_thread', 10, '1 minute'),
  ('create_invite', 10, '30 seconds'),
  ('join_server', 20, '30 seconds'),
  ('wrong_invite', 10, '1 minute'),
  ('open_dm', 10, '30 seconds'),
  ('manage', 60, '1 second'),
  ('moderate', 30, '2 seconds'),
  ('send_message', 20, '500 milliseconds'),
  ('change_message', 30, '500 milliseconds'),
  ('react', 20, '250 milliseconds'),
  ('mark_read', 60, '250 milliseconds'),
  ('presence', 10, '5 seconds'),
  ('profile', 10, '10 seconds'),
  ('search', 20, '1 second'),
  ('upload', 20, '3 seconds'),
  ('webhook', 20, '1 second');

-- Unlogged: what a crash forgets is who was waiting.
create unlogged table private.rate_buckets (
  action text not null,
  subject uuid not null,
  full_at timestamptz not null,
  primary key (action, subject)
) with (fillfactor = 50);

alter table private.rate_limits enable row level security;
alter table private.rate_buckets enable row level security;

-- Seconds until a bucket gives again; 0 when it gave. Counts also when what follows is refused.
create function private.take_slot(p_action text, p_subject uuid, p_burst integer, p_refill interval) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  bucket timestamptz;
begin
  -- The clock is read once the bucket is held: whoever waited for it has not lost the time.
  insert into private.rate_buckets as b (action, subject, full_at) values (p_action, p_subject, clock_timestamp() + p_refill)
    on conflict (action, subject) do update set full_at = greatest(b.full_at, clock_timestamp()) + p_refill
      where greatest(b.full_at, clock_timestamp()) + p_refill <= clock_timestamp() + p_burst * p_refill;
  if found then
    return 0;
  end if;
  select full_at into bucket from private.rate_buckets where action = p_action and subject = p_subject;
  return greatest(1, ceil(extract(epoch from bucket + p_refill - (clock_timestamp() + p_burst * p_refill))))::integer;
end
$$;

create function private.take(p_action text, p_subject uuid default auth.uid()) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  return (select private.take_slot(action, p_subject, burst, refill) from private.rate_limits where action = p_action);
end
$$;

-- For what turned out not to count.
create function private.give_back(p_action text, p_subject uuid default auth.uid()) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update private.rate_buckets b set full_at = b.full_at - l.refill
    from private.rate_limits l
    where l.action = p_action and b.action = p_action and b.subject = p_subject;
end
$$;

-- A refusal that ends by itself; retry_after in whole seconds.
create function private.rate_limited(p_seconds integer, p_kind text default 'rate-limited') returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('ok', false, 'error', jsonb_build_object('kind', p_kind, 'retry_after', p_seconds))
$$;

-- Names -----------------------------------------------------------------------------------------------------------

-- Something to see, and nothing that hides or turns what stands beside it: controls, bidirectional overrides.
create function private.is_name(p_text text, p_max integer) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(char_length(p_text) between 1 and p_max
    and p_text !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]'
    and p_text ~ '[^\s\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u2060-\u2064\u206A-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0]', false)
$$;

-- Rows from before this rule keep their names; "not valid" holds it for every later write.
alter table public.servers add constraint servers_name_visible check (private.is_name(name, 100)) not valid;
alter table public.channels add constraint channels_name_visible check (name is null or private.is_name(name, 100)) not valid;
alter table public.profiles add constraint profiles_name_visible check (private.is_name(display_name, 32)) not valid;
