-- Messages: ordered, complete and idempotent by construction (docs/adr/0002-messages.md).

-- One narrow row a channel, so that counting up locks and rewrites nothing else.
-- rev: the channel's revision, one step for each change. seq: rev of the newest message.
create table public.channel_heads (
  channel_id uuid primary key references public.channels (id) on delete cascade,
  rev bigint not null default 0,
  seq bigint not null default 0
) with (fillfactor = 50);

create function private.open_head() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.channel_heads (channel_id) values (new.id);
  return null;
end
$$;
create trigger open_head after insert on public.channels for each row execute function private.open_head();

-- The client makes id (a uuid, version 7), so that sending twice stores once. It is never used for order or time.
-- Partitions by channel: every read of a channel touches one of them.
create table public.messages (
  channel_id uuid not null references public.channels (id) on delete cascade,
  id uuid not null,
  seq bigint not null check (seq > 0),
  rev bigint not null check (rev >= seq),
  author_id uuid references public.profiles (id) on delete set null,
  body text check (char_length(body) between 1 and 4000 and body ~ '\S'),
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  check ((body is null) = (deleted_at is not null)),
  primary key (channel_id, id),
  unique (channel_id, seq),
  unique (channel_id, rev)
) partition by hash (channel_id);
create index messages_author on public.messages (author_id);

do $$
begin
  for part in 0..15 loop
    execute format('create table private.messages_%s partition of public.messages for values with (modulus 16, remainder %s)',
      lpad(part::text, 2, '0'), part);
    execute format('alter table private.messages_%s enable row level security', lpad(part::text, 2, '0'));
  end loop;
end
$$;

alter table public.channel_heads enable row level security;
alter table public.messages enable row level security;

-- No insert, update or delete grant: writes go through send_message() and its kin.
grant select on public.channel_heads, public.messages to authenticated;

create policy channel_heads_read on public.channel_heads for select to authenticated
  using (channel_id = any (array(select private.my_channels())));
create policy messages_read on public.messages for select to authenticated
  using (channel_id = any (array(select private.my_channels())));

create function public.send_message(p_channel_id uuid, p_id uuid, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller constant uuid := (select auth.uid());
  stored public.messages;
  next_rev bigint;
begin
  if p_id is null or not exists (
    select from public.channels c
    join public.members m on m.server_id = c.server_id
    where c.id = p_channel_id and c.kind = 'text' and m.user_id = caller
  ) then
    return private.failure('not-allowed');
  end if;
  if p_body is null or p_body !~ '\S' then
    return private.failure('empty');
  end if;
  if char_length(p_body) > 4000 then
    return private.failure('too-long');
  end if;

  -- The head's lock orders the channel's writers; held until commit, so revisions become visible without gaps.
  perform from public.channel_heads where channel_id = p_channel_id for update;
  select * into stored from public.messages where channel_id = p_channel_id and id = p_id;
  if found then
    if stored.author_id is distinct from caller or (stored.edited_at is null and stored.body is distinct from p_body) then
      return private.failure('id-conflict');
    end if;
    return private.success(to_jsonb(stored));
  end if;

  update public.channel_heads set rev = rev + 1, seq = rev + 1 where channel_id = p_channel_id returning rev into next_rev;
  insert into public.messages (channel_id, id, seq, rev, author_id, body)
    values (p_channel_id, p_id, next_rev, next_rev, caller, p_body)
    returning * into stored;
  return private.success(to_jsonb(stored));
end
$$;
grant execute on function public.send_message to authenticated;
