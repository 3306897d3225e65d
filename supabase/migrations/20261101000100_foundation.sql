-- Foundation: nothing is open unless a later line opens it.

-- Hosted projects grant every new table and function in public to anon and authenticated. Bonfire grants by name.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke execute on functions from anon, authenticated;
alter default privileges revoke execute on functions from public;

-- Helpers that policies and functions share. No API serves this schema.
create schema private;
revoke all on schema private from public;
grant usage on schema private to authenticated;

-- Functions that write answer as src/shared/result.ts: a refusal is a value, because raising would roll back what the
-- refusal has to leave behind (counts of wrong invite codes).
create function private.success(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('ok', true, 'value', p_value)
$$;

create function private.failure(p_kind text) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('ok', false, 'error', jsonb_build_object('kind', p_kind))
$$;

-- app_config ------------------------------------------------------------------------------------------------------

-- One row for the whole project: where its voice nodes answer.
create table public.app_config (
  id boolean primary key default true check (id),
  sfu_urls text[] not null default '{}',
  updated_at timestamptz not null default now()
);
insert into public.app_config default values;

alter table public.app_config enable row level security;
grant select on public.app_config to authenticated;
create policy app_config_read on public.app_config for select to authenticated using (true);
