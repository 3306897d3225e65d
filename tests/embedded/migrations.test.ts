import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BackendError } from '../../supabase/local/backend-error.ts'
import { startBackend, type Backend } from '../../supabase/local/backend.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder
let backend: Backend | null = null
beforeEach(async () => {
  folder = await makeTemporaryFolder()
})
afterEach(async () => {
  await backend?.close()
  backend = null
  await folder.remove()
})

const dataDir = (): string => join(folder.path, 'data')
const write = (name: string, sql: string): Promise<void> => writeFile(join(folder.path, name), sql)

/** Starts with the migrations lying in the folder; null: it started. */
async function start(): Promise<BackendError | null> {
  const log = pino({ level: 'silent' })
  const started = await startBackend({ dataDir: dataDir(), migrationsDir: folder.path, port: 0, log })
  if (!started.ok) return started.error
  backend = started.value
  return null
}

async function stop(): Promise<void> {
  await backend?.close()
  backend = null
}

/** Asks the database; only while it runs. */
async function query<T>(run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(backend?.databaseUrl ?? '', { max: 1, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

const applied = () =>
  query((sql) => sql`select version, name from supabase_migrations.schema_migrations order by version`)

describe('migrations', () => {
  test('are applied in order, each once, over several starts', async () => {
    await write('1_first.sql', 'create table public.a (x int);')
    expect(await start()).toBeNull()
    await stop()
    await write('2_second.sql', 'alter table public.a add column y int;')
    expect(await start()).toBeNull()
    expect(await applied()).toEqual([
      { version: '1', name: 'first' },
      { version: '2', name: 'second' },
    ])
  })

  test('that fail are named with line and reason, and leave nothing behind', async () => {
    await write('1_good.sql', 'create table public.a (x int);')
    await write(
      '2_bad.sql',
      'create table public.b (x int);\n\ninsert into public.b\n  values (no_such_thing);',
    )
    expect(await start()).toMatchObject({
      kind: 'migration-failed',
      message: 'Migration 2_bad.sql, line 4, column 11, failed',
      detail: '42703: column "no_such_thing" does not exist',
    })
    await write('2_bad.sql', '-- mended\ncreate table public.b (x int);')
    expect(await start()).toBeNull()
    expect(await applied()).toHaveLength(2)
  })

  test('that changed after they were applied stop the start', async () => {
    await write('1_first.sql', 'create table public.a (x int);\n')
    expect(await start()).toBeNull()
    await stop()
    await write('1_first.sql', 'create table public.a (x int);\r\n') // other line ends are no change
    expect(await start()).toBeNull()
    await stop()
    await write('1_first.sql', 'create table public.a (x bigint);\n')
    expect(await start()).toMatchObject({ kind: 'migration-failed' })
  })

  test('of a newer version are not trodden on', async () => {
    await write('1_first.sql', 'select 1;')
    await write('2_future.sql', 'select 1;')
    expect(await start()).toBeNull()
    await stop()
    await rm(join(folder.path, '2_future.sql'))
    expect(await start()).toMatchObject({ kind: 'data-incompatible' })
  })

  test('can do what a hosted project lets them, and no more', async () => {
    await write(
      '1_allowed.sql',
      `create table public.t (id uuid primary key references auth.users (id) on delete cascade);
       alter table public.t enable row level security;
       create function public.welcome() returns trigger language plpgsql security definer set search_path = '' as
         $$ begin insert into public.t values (new.id); return new; end $$;
       create trigger welcome after insert on auth.users for each row execute function public.welcome();
       insert into storage.buckets (id, name) values ('b', 'b');
       create policy p on storage.objects for select to authenticated using (bucket_id = 'b');
       create policy q on realtime.messages for select to authenticated using (realtime.topic() = 'x');
       create extension if not exists pg_trgm with schema extensions;
       create publication p for table public.t;`,
    )
    expect(await start()).toBeNull()
    await stop()
    await write('2_forbidden.sql', 'alter role authenticated superuser;')
    expect(await start()).toMatchObject({ kind: 'migration-failed' })
    await write('2_forbidden.sql', `copy (select 1) to program 'true';`)
    expect(await start()).toMatchObject({ kind: 'migration-failed' })
  })
})

describe('the ground under them', () => {
  test('is laid once: what a migration took back stays taken back', async () => {
    await write('1_first.sql', 'alter default privileges in schema public revoke all on tables from anon;')
    expect(await start()).toBeNull()
    // As after an update that brings other SQL.
    await query((sql) => sql`update bonfire_local.bootstrap set checksum = 'of an older version'`)
    await stop()
    await write('2_second.sql', 'create table public.late (x int);')
    expect(await start()).toBeNull()
    const [row] = await query(
      (sql) => sql`select has_table_privilege('anon', 'public.late', 'select') as anon,
        has_table_privilege('authenticated', 'public.late', 'select') as authenticated`,
    )
    expect(row).toEqual({ anon: false, authenticated: true })
  })

  test('gives nobody who asks through the API more than a hosted project does', async () => {
    await write('1_first.sql', 'create table public.a (x int);')
    expect(await start()).toBeNull()
    const roles = await query(
      (sql) => sql`select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles
        where rolname in ('anon', 'authenticated', 'service_role', 'authenticator', 'postgres') order by rolname`,
    )
    expect(roles.map((row) => Object.values(row).join(' '))).toEqual([
      'anon false false false',
      'authenticated false false false',
      'authenticator false false true',
      'postgres false true true',
      'service_role false true false',
    ])
    const [bare] = await query((sql) =>
      sql.begin(async (inside) => {
        await inside`set local role authenticator`
        return inside`select has_table_privilege('public.a', 'select') as reads`
      }),
    )
    expect(bare).toEqual({ reads: false })
    const [users] = await query(
      (sql) => sql`select has_table_privilege('authenticated', 'auth.users', 'select') as people,
        has_table_privilege('service_role', 'auth.users', 'select') as service`,
    )
    expect(users).toEqual({ people: false, service: false })
  })
})
