-- The schema `realtime`, with the names, columns, grants and functions of a hosted project, so that migrations and policies
-- run on both unchanged. Applied as superuser whenever it changes: each statement may run again.
-- The roles anon, authenticated and service_role exist already.

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin nologin noinherit;
  end if;
  -- Migrations run as `postgres`, which on hosted projects may write policies on realtime.messages.
  if exists (select from pg_roles where rolname = 'postgres') then
    grant supabase_realtime_admin to postgres;
  end if;
end
$$;

create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role;
grant usage, create on schema realtime to supabase_realtime_admin;

-- messages: what the database says on topics ------------------------------------------------------------------------

-- A row with an event is broadcast once its transaction commits. Rows without one exist only inside the transactions that
-- ask the policies what a person may do; those are always rolled back.
create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default (now() at time zone 'utc'),
  inserted_at timestamp not null default (now() at time zone 'utc'),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  -- Not on hosted projects, which read the write-ahead log instead: by these two a feed that was cut off finds every row
  -- committed meanwhile, in order. A number alone can't: a low one may be committed after a higher one.
  seq bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  primary key (id, inserted_at),
  constraint messages_payload_exclusive check (payload is null or binary_payload is null)
);
create index if not exists messages_xid_seq_index on realtime.messages (xid, seq);
-- For retention: a few bytes for thousands of rows that arrive in this order anyway.
create index if not exists messages_inserted_at_index on realtime.messages using brin (inserted_at);

alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- NOTIFY carries at most 8 kB, so it carries the id and the feed reads the row.
create or replace function realtime.announce_message() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('realtime_messages', new.id::text);
  return null;
end
$$;
create or replace trigger announce_message after insert on realtime.messages
  for each row when (new.event is not null) execute function realtime.announce_message();

-- what applications call ----------------------------------------------------------------------------------------------

-- The topic a policy is asked about.
create or replace function realtime.topic() returns text
language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

-- Sends `payload` to everyone on the topic when the transaction commits. A failure is a warning: no message is worth the
-- caller's transaction.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql as $$
declare
  message_id uuid;
begin
  begin
    message_id := gen_random_uuid();
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (
      message_id,
      case when payload ? 'id' then payload else jsonb_set(payload, '{id}', to_jsonb(message_id)) end,
      event, topic, private, 'broadcast'
    );
  exception when others then
    raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
  end;
end
$$;

create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true) returns void
language plpgsql as $$
begin
  begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (binary_payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast');
  exception when others then
    raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
  end;
end
$$;

-- For row triggers. Unlike send(), a wrong call fails the statement, as on hosted projects: it is a mistake in the trigger.
create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void
language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

-- Migrations may revoke execution from everybody by default; these stay open to callers, as on hosted projects.
grant execute on function
  realtime.topic(),
  realtime.send(jsonb, text, text, boolean),
  realtime.send_binary(bytea, text, text, boolean),
  realtime.broadcast_changes(text, text, text, text, text, record, record, text)
to public;

-- Migrations add tables to it; nothing reads it here.
do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  if exists (select from pg_roles where rolname = 'postgres') then
    alter publication supabase_realtime owner to postgres;
  end if;
end
$$;
