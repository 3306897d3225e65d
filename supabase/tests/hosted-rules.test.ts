import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { checkMigration } from './hosted-rules/check-migration.ts'
import { startTestDatabase } from './test-database.ts'

/* The migrations run on a hosted project as they run here: by a role that is no superuser, and without touching the platform. */

const folder = new URL('../migrations/', import.meta.url)
const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()

test.each(files)('%s asks nothing that a hosted project refuses', async (file) => {
  expect(checkMigration(await readFile(new URL(file, folder), 'utf8'))).toEqual([])
})

test('whoever applies them is no superuser, and what they make belongs to nobody else', async () => {
  const database = await startTestDatabase()
  try {
    const owners = await database.db`
      select distinct rolname, rolsuper from pg_roles r where exists (
        select from pg_class where relowner = r.oid and relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      ) or exists (
        select from pg_proc where proowner = r.oid and pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      )`
    expect([...owners]).toEqual([{ rolname: 'postgres', rolsuper: false }])
  } finally {
    await database.close()
  }
})

const inFunction = (body: string): string =>
  `create function public.f() returns void language plpgsql set search_path = '' as $$ begin ${body} end $$`
const inSql = (body: string): string =>
  `create function public.f() returns void language sql as $$ ${body} $$`
const inDo = (body: string): string => `do $$ begin ${body} end $$`

describe('what is allowed', () => {
  test.each([
    'create table public.t (id uuid primary key references auth.users (id) on delete cascade, storage text, auth text)',
    'alter table public.t add foreign key (id) references auth.users (id)',
    'create table private.t_0 partition of public.t default',
    'create policy p on storage.objects for select using (name = (select auth.uid())::text)',
    'drop policy p on storage.objects; drop policy if exists p on auth.users',
    `insert into storage.buckets (id, name) values ('b', 'b') on conflict (id) do update set public = false`,
    `update storage.buckets set public = true where id = 'b'; delete from storage.buckets`,
    inFunction(
      `perform realtime.send('{}', 'e', 'topic', true); perform from auth.users where id = auth.uid();`,
    ),
    inSql(`select count(*) from storage.objects o join public.t on t.id = o.owner`),
    inDo(
      `for i in 0..3 loop execute format('create table private.t_%s partition of public.t default', i); end loop;`,
    ),
    inDo(`execute format('alter table private.%I enable row level security', 'x' || 1);`),
    'create trigger t after insert on public.t for each row execute function private.f()',
    'create extension if not exists btree_gin with schema extensions',
    inDo(`create extension if not exists pg_cron with schema pg_catalog;`),
    'alter default privileges in schema public revoke all on tables from anon',
    'alter publication supabase_realtime add table public.t',
    `set lock_timeout = '5s'`,
    `create policy p on realtime.messages for select using (true); create function private.f() returns int language sql as 'select 1'`,
  ])('%s', (sql) => {
    expect(checkMigration(sql)).toEqual([])
  })
})

/** Problems, but for that of a sample that is no SQL. */
const refusals = (sql: string): readonly string[] =>
  checkMigration(sql)
    .map(({ problem }) => problem)
    .filter((problem) => !problem.includes('can’t be read'))

describe('what is refused', () => {
  const platform: readonly string[] = [
    'create table auth.t (x int)',
    'create table public.t partition of storage.objects default',
    'create table storage.t as select 1',
    'select 1 as x into realtime.t',
    'create view auth.v as select 1',
    'create index on storage.objects (name)',
    'create statistics public.s on id, email from auth.users',
    'create sequence auth.s',
    `create type auth.e as enum ('a')`,
    'create type storage.c as (a int)',
    'create domain realtime.d as text',
    'create aggregate auth.a (int) (sfunc = int4pl, stype = int)',
    `create function auth.f() returns int language sql as 'select 1'`,
    'create trigger t after insert on auth.users for each row execute function public.f()',
    'alter table auth.users add column x int',
    'alter table storage.objects disable row level security',
    'alter table public.t attach partition storage.x default',
    'alter table public.t inherit auth.users',
    'alter table public.t set schema auth',
    'alter table storage.objects rename to things',
    'alter index auth.i rename to j',
    'alter schema auth rename to identity',
    `alter type auth.aal_level add value 'x'`,
    'alter function auth.uid() set schema public',
    'alter function auth.uid() stable',
    'alter policy p on storage.objects using (true)',
    'drop table auth.users',
    'drop trigger t on auth.users',
    'drop function realtime.topic()',
    'drop type auth.aal_level',
    'drop schema storage cascade',
    'drop schema private, storage',
    'drop table public.t, auth.users',
    'create schema auth',
    'create schema private authorization supabase_auth_admin',
    'grant select on auth.users to anon',
    'grant execute on function auth.uid() to anon',
    'grant usage on type auth.aal_level to anon',
    'grant usage on schema public, auth to anon',
    'revoke all on all tables in schema storage from anon',
    'alter default privileges in schema auth grant select on tables to anon',
    'alter publication supabase_realtime add table auth.users',
    'create publication p for tables in schema auth',
    `comment on table auth.users is 'x'`,
    `comment on policy p on realtime.messages is 'x'`,
    `comment on schema auth is 'x'`,
    'insert into auth.users (id) values (gen_random_uuid())',
    `insert into storage.objects (bucket_id, name) values ('b', 'x')`,
    `update auth.users set email = ''`,
    'delete from realtime.messages',
    'truncate public.t, storage.objects',
    'lock table auth.users',
    'merge into storage.objects using public.t on true when matched then delete',
    'with gone as (delete from auth.users returning id) select * from gone',
    `explain analyze delete from auth.users`,
    'create extension btree_gin with schema auth',
    'set search_path = auth',
    `create function public.f() returns void language sql set search_path = auth as 'select 1'`,
    `create function public.f() returns void language sql begin atomic delete from auth.users; end`,
    inSql('delete from auth.users'),
    inFunction('delete from auth.users;'),
    inFunction(
      'if (select true) then for r in select 1 loop update storage.objects set name = 1; end loop; end if;',
    ).replace('begin', 'declare r record; begin'),
    inFunction(
      'with gone as (delete from auth.users returning id) insert into public.t select id from gone;',
    ),
    inFunction('return query delete from storage.objects returning 1;').replace(
      'returns void',
      'returns setof int',
    ),
    inFunction(`execute 'drop table auth.users';`),
    inFunction(`execute format('delete from %s.users where id = %L', 'au' || 'th', 1);`),
    inFunction(`execute 'delete from au' || 'th.users';`),
    inFunction(`execute p_sql;`),
    inFunction(`execute format('truncate %I.%I', a, b);`),
    inFunction(`execute format('alter table %s add x int', 'auth.users'::regclass);`),
    inFunction(`return query execute 'delete from auth.users returning 1';`).replace(
      'returns void',
      'returns setof int',
    ),
    inDo('create policy p on auth.users using (true); drop table auth.users;'),
    inDo(`execute 'create trigger t after insert on auth.users execute function public.f()';`),
  ]
  test.each(platform)('the platform’s things: %s', (sql) => {
    expect(refusals(sql)).not.toEqual([])
  })

  const superuser: readonly string[] = [
    'alter role authenticated superuser',
    'alter role authenticated set search_path = public',
    'create role boss',
    'alter role anon rename to nobody',
    `comment on database postgres is 'x'`,
    'grant postgres to authenticated',
    'set role supabase_admin',
    'set session authorization supabase_admin',
    `alter system set wal_level = 'logical'`,
    `alter database postgres set search_path = public`,
    'grant connect on database postgres to anon',
    'alter table public.t owner to supabase_admin',
    'alter default privileges for role supabase_admin grant select on tables to anon',
    `copy public.t from '/etc/passwd'`,
    `copy (select 1) to program 'true'`,
    `create function public.f() returns int language c as 'x', 'y'`,
    `create function public.f() returns int language plpython3u as 'return 1'`,
    `do language plperlu $$ 1 $$`,
    `create function public.f() returns int leakproof language sql as 'select 1'`,
    `alter function public.f() leakproof`,
    'create event trigger e on ddl_command_start execute function public.f()',
    `create subscription s connection '' publication p`,
    'create publication p for all tables',
    'create foreign data wrapper w',
    "create tablespace t location '/x'",
    `load 'x'`,
    'checkpoint',
    `security label on table public.t is 'x'`,
    'create extension postgis_raster with schema extensions',
    'create extension btree_gin',
    'create extension file_fdw with schema extensions',
    `select pg_read_file('/etc/passwd')`,
    inFunction(`perform pg_catalog.pg_terminate_backend(1);`),
    inSql(`select lo_export(1, '/x')`),
    inFunction(`execute $x$copy public.t to program 'true'$x$;`),
    'call pg_read_file()',
  ]
  test.each(superuser)('what takes a superuser, or a project of one’s own: %s', (sql) => {
    expect(refusals(sql)).not.toEqual([])
  })

  test.each([
    'begin; create table public.t (x int); commit',
    'vacuum public.t',
    'create table public.t (x int generated always as (1) virtual)', // Postgres 18
    'selec 1',
    inFunction('perfo 1;'),
  ])('what can’t be applied: %s', (sql) => {
    expect(checkMigration(sql)).not.toEqual([])
  })

  test.each([
    'create table public.t (x int)',
    'create policy q on public.t using (true); insert into public.t values (1)',
  ])('beside policies on realtime.messages: %s', (sql) => {
    expect(checkMigration(`create policy p on realtime.messages using (true); ${sql}`)).not.toEqual([])
  })
})

test('what is found is told with the line of its statement', () => {
  const sql = `-- žluť\ncreate table public.t (x int);\n\n-- why\ncreate index on auth.users (id);\n`
  expect(checkMigration(sql)).toEqual([
    { line: 5, problem: 'changes auth.users, which belongs to the platform' },
  ])
})
