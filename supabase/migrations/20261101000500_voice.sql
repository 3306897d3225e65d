-- Voice: which node may report, and who is in which room right now.

create table public.sfu_nodes (
  id text primary key check (id ~ '^[A-Za-z0-9._-]{1,64}$'),
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- Written by sfu_report() alone. A row lives as long as its lease, so a dead node leaves no ghosts.
create table public.voice_states (
  channel_id uuid not null references public.channels (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  server_id uuid not null references public.servers (id) on delete cascade,
  node_id text not null references public.sfu_nodes (id) on delete cascade,
  muted boolean not null,
  deafened boolean not null,
  joined_at timestamptz not null default now(),
  lease_expires_at timestamptz not null,
  primary key (channel_id, user_id)
);
create index voice_states_server on public.voice_states (server_id);
create index voice_states_user on public.voice_states (user_id);
create index voice_states_node on public.voice_states (node_id, channel_id);
create index voice_states_lease on public.voice_states (lease_expires_at);

alter table public.sfu_nodes enable row level security;
alter table public.voice_states enable row level security;
grant select on public.voice_states to authenticated;
create policy voice_states_read on public.voice_states for select to authenticated
  using (channel_id = any (array(select private.my_channels())) and lease_expires_at > now());

-- For whoever runs the project (secret key, SQL editor or psql): makes a node, or gives it a new secret.
create function public.register_sfu_node(p_node text, p_secret text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if char_length(p_secret) < 32 then
    raise exception 'the secret of an SFU node needs at least 32 characters; make one with: openssl rand -hex 32';
  end if;
  insert into public.sfu_nodes (id, secret_hash) values (p_node, sha256(convert_to(p_secret, 'utf8')))
    on conflict (id) do update set secret_hash = excluded.secret_hash, revoked_at = null;
end
$$;

grant execute on function public.register_sfu_node to service_role;

-- Asked by an SFU with the person's own token.
create function public.voice_access(p_channel_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('join', found.server_id is not null, 'speak', found.server_id is not null,
    'server_id', found.server_id)
  from (
    select max(c.server_id::text)::uuid as server_id
    from public.channels c
    join public.members m on m.server_id = c.server_id
    where c.id = p_channel_id and c.kind = 'voice' and m.user_id = (select auth.uid())
  ) as found
$$;
grant execute on function public.voice_access to authenticated;

-- p_rooms: [{"channel_id", "peers": [{"user_id", "muted", "deafened"}]}], the whole of each room it names.
create function public.sfu_report(p_node text, p_secret text, p_rooms jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  lease constant timestamptz := now() + interval '30 seconds';
  -- Some REST servers hand a JSON argument over as the text of it.
  rooms constant jsonb := case jsonb_typeof(p_rooms) when 'string' then (p_rooms #>> '{}')::jsonb else p_rooms end;
begin
  if not exists (
    select from public.sfu_nodes
    where id = p_node and revoked_at is null and secret_hash = sha256(convert_to(p_secret, 'utf8'))
  ) then
    return private.failure('bad-node');
  end if;

  delete from public.voice_states where lease_expires_at <= now();

  delete from public.voice_states v
    using jsonb_to_recordset(rooms) as room (channel_id uuid, peers jsonb)
    where v.node_id = p_node and v.channel_id = room.channel_id
      and not exists (
        select from jsonb_to_recordset(room.peers) as peer (user_id uuid) where peer.user_id = v.user_id
      );

  insert into public.voice_states (channel_id, user_id, server_id, node_id, muted, deafened, lease_expires_at)
    select c.id, p.id, c.server_id, p_node, peer.muted, peer.deafened, lease
    from jsonb_to_recordset(rooms) as room (channel_id uuid, peers jsonb)
    cross join lateral (
      select distinct on (user_id) * from jsonb_to_recordset(room.peers) as one (user_id uuid, muted boolean, deafened boolean)
    ) as peer
    join public.channels c on c.id = room.channel_id and c.kind = 'voice'
    join public.profiles p on p.id = peer.user_id
    order by c.id, p.id
    on conflict (channel_id, user_id) do update
      set node_id = excluded.node_id, muted = excluded.muted, deafened = excluded.deafened,
        lease_expires_at = excluded.lease_expires_at;
  return private.success('null');
end
$$;
-- A node has no account: its secret is its proof.
grant execute on function public.sfu_report to anon, authenticated;
