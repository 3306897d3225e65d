-- The roles of a hosted project, by the same names. Applied once, as superuser. Passwords are set from outside.

-- What a request runs as.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;

-- Serves REST: able to become any of the three, and nothing by itself, so that a request nobody gave a role reads nothing.
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role authenticator set idle_in_transaction_session_timeout = '60s';

-- Own the schemas of Auth, Storage and Realtime.
create role supabase_auth_admin login noinherit;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set statement_timeout = '10s';
create role supabase_storage_admin login noinherit;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_storage_admin set statement_timeout = '10s';
grant anon, authenticated, service_role to supabase_storage_admin;
create role supabase_realtime_admin nologin noinherit;

-- Runs the migrations. No superuser, so that what runs here runs on a hosted project.
create role postgres login createdb createrole bypassrls;
grant anon, authenticated, service_role to postgres;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
-- Policies on storage.objects and realtime.messages take membership of their owners; hosted projects grant just that by an
-- extension of their own.
grant supabase_storage_admin, supabase_realtime_admin to postgres;
