-- Schemas and what is granted in them from the beginning, as a hosted project has it. Applied once, as superuser:
-- migrations take back what they don't want, and that must stay taken back.

alter database postgres owner to postgres;
alter database postgres set search_path = "$user", public, extensions;

grant usage on schema public to anon, authenticated, service_role;
grant all on schema public to postgres;

-- Every new table, sequence and function in public, for those who ask through the API.
alter default privileges for role postgres in schema public
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to postgres, anon, authenticated, service_role;

create schema extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;

-- Its own SQL says "create schema if not exists", which asks for this right even when the schema exists.
grant create on database postgres to supabase_auth_admin;
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres;
alter default privileges for role supabase_auth_admin in schema auth
  grant all on tables to postgres;

create schema storage authorization supabase_storage_admin;
grant usage on schema storage to anon, authenticated, service_role, postgres;

create schema realtime authorization supabase_realtime_admin;
grant usage on schema realtime to anon, authenticated, service_role, postgres;

create schema supabase_migrations authorization postgres;
create table supabase_migrations.schema_migrations (
  version text primary key,
  statements text[],
  name text,
  -- Not in the table of the Supabase command line, which leaves it null: SHA-256 of the file, to notice one that changed.
  checksum text
);
alter table supabase_migrations.schema_migrations owner to postgres;
