import { execFileSync } from 'node:child_process'
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '../../src/shared/result.ts'
import type { BackupError } from '../../supabase/local/backup/backup-error.ts'
import { backup } from '../../supabase/local/backup/backup.ts'
import { inSnapshot } from '../../supabase/local/backup/copy-session.ts'
import { copyOut } from '../../supabase/local/backup/copy-table.ts'
import { restore } from '../../supabase/local/backup/restore.ts'
import { pathOfVersion } from '../../supabase/local/storage/file-store.ts'
import { startTestBackend, type TestBackend } from '../support/start-backend.ts'
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts'

/* Backups of rows of every kind, of other versions, and of files that come and go meanwhile. */

const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' })

const first = `
  create type public.mood as enum ('fine', 'it''s "odd"');
  create table public.counted (inserts bigint not null);
  insert into public.counted values (0);

  create table public.parents (
    id bigint generated always as identity primary key,
    favourite bigint,
    name text not null,
    words tsvector generated always as (to_tsvector('simple', name)) stored
  );
  create table public.children (
    id bigserial primary key,
    parent bigint not null references public.parents (id) on delete cascade
  );
  alter table public.parents add foreign key (favourite) references public.children (id);

  create function public.count_insert() returns trigger language plpgsql set search_path = '' as $$
  begin
    update public.counted set inserts = inserts + 1;
    return new;
  end
  $$;
  create trigger count_insert before insert on public.children for each row execute function public.count_insert();

  create table public."Odd ""name""/x" (
    "a b" text, mood public.mood, many text[], raw bytea, doc jsonb, score double precision, exact numeric,
    at timestamptz, wait interval, kind regclass, during tstzrange
  );
  create table public.split (part int not null, n int not null, body text, primary key (part, n)) partition by list (part);
  create table public.split_1 partition of public.split for values in (1);
  create table public.split_2 partition of public.split for values in (2);
  create unlogged table public.passing (id int);
  create sequence public.tickets;
`
const second = `alter table public.parents add column age int default 7;`

let folder: TemporaryFolder
let migrationsDir: string
let backend: TestBackend
let sql: postgres.Sql

const inside = (name: string): string => join(folder.path, name)
const storage = (version: string): string => pathOfVersion(inside('data/storage'), version)

const connect = ({ databaseUrl }: TestBackend): postgres.Sql =>
  postgres(databaseUrl, { max: 2, onnotice: () => undefined })

function must<T>(result: Result<T, BackupError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

async function putObject(version: string, bytes: string | null): Promise<void> {
  if (bytes !== null) {
    await mkdir(dirname(storage(version)), { recursive: true })
    await writeFile(storage(version), bytes)
  }
  await sql`insert into storage.objects (bucket_id, name, version) values ('files', ${version}, ${version})`
}

beforeAll(async () => {
  folder = await makeTemporaryFolder()
  migrationsDir = inside('migrations')
  await mkdir(migrationsDir)
  await writeFile(join(migrationsDir, '1_first.sql'), first)
  backend = await startTestBackend({ dataDir: inside('data'), migrationsDir })
  sql = connect(backend)
  await sql`insert into public.parents (name) values ('Ann'), ('Bob'), ('gone')`
  await sql`insert into public.children (parent) values (1), (2), (2)`
  await sql`update public.parents set favourite = 3 where id = 1`
  await sql`delete from public.parents where id = 3`
  await sql`insert into public.split select 1 + n % 2, n, repeat(md5(n::text), 40) from generate_series(1, 8000) as n`
  await sql`insert into public.split values (1, 0, ${'long '.repeat(1_200_000)})`
  const odd = sql('Odd "name"/x')
  await sql`insert into public.${odd} values
    (${'tab\t, break\n, \\ and "quotes"'}, 'it''s "odd"', array['a,b', null, '{"}'], '\\x00ff0a', '{"b": 1.50, "a": "\\n"}',
      0.1::float8 + 0.2, 1e-30, 'infinity', '1 mon -3 days 04:05:06.7', 'public.parents', '[2026-01-01,)'),
    ('', null, '{}', '', 'null', 'NaN', 'Infinity', '0044-03-15 12:00:00+00 BC', '-1 s', 'pg_class', 'empty'),
    ('twice', null, null, null, null, null, null, null, null, null, null),
    ('twice', null, null, null, null, null, null, null, null, null, null)`
  await sql`insert into public.passing values (1)`
  await sql`select setval('public.tickets', 9007199254740993, false)`
  await sql`insert into storage.buckets (id, name) values ('files', 'files')`
})
afterAll(async () => {
  await sql.end()
  await backend.close()
  await folder.remove()
})

const saveAs = async (name: string) =>
  must(await backup({ dataDir: inside('data'), file: inside(name), log }))

test('rows of every kind, their order of foreign keys, sequences and partitions come back without a trigger firing', async () => {
  const { manifest } = await saveAs('a.tar')
  expect(manifest.tables.map(({ name }) => name)).not.toContain('passing')
  must(await restore({ file: inside('a.tar'), dataDir: inside('a'), migrationsDir, log }))
  const restored = await startTestBackend({ dataDir: inside('a'), migrationsDir })
  const there = connect(restored)
  try {
    for (const table of [
      'counted',
      'parents',
      'children',
      '"Odd ""name""/x"',
      'split',
      'split_1',
      'split_2',
    ]) {
      const query = `select md5(t::text) as md5 from public.${table} t order by 1`
      expect(await there.unsafe(query), table).toEqual(await sql.unsafe(query))
    }
    expect(await there`select inserts::int from public.counted`).toEqual([{ inserts: 3 }])
    expect(await there`insert into public.parents (name) values ('Cid') returning id::int`).toEqual([
      { id: 4 },
    ])
    expect(await there`insert into public.children (parent) values (1) returning id::int`).toEqual([
      { id: 4 },
    ])
    expect(await there`select nextval('public.tickets')::text as next`).toEqual([
      { next: '9007199254740993' },
    ])
    expect(await there`select name from public.parents where words @@ 'ann'`).toEqual([{ name: 'Ann' }])
    // Triggers and keys are on again for everybody else.
    expect(await there`select inserts::int from public.counted`).toEqual([{ inserts: 4 }])
    await expect(there`insert into public.children (parent) values (99)`).rejects.toThrow('foreign key')
  } finally {
    await there.end()
    await restored.close()
  }
})

test('a backup of an older version is brought up to this one; one of a newer version, or of another history, is refused', async () => {
  await saveAs('b.tar')
  const newer = inside('newer')
  await mkdir(newer)
  await writeFile(join(newer, '1_first.sql'), first)
  await writeFile(join(newer, '2_second.sql'), second)
  const updated = must(
    await restore({ file: inside('b.tar'), dataDir: inside('b'), migrationsDir: newer, log }),
  )
  expect(updated.migrated).toBe(1)

  must(await backup({ dataDir: inside('b'), file: inside('newer.tar'), log }))
  const before = await readdir(folder.path)
  expect(
    await restore({ file: inside('newer.tar'), dataDir: inside('c'), migrationsDir, log }),
  ).toMatchObject({
    ok: false,
    error: { kind: 'data-incompatible', message: expect.stringContaining('migration 2') as string },
  })
  await writeFile(join(newer, '1_first.sql'), `${first} -- changed`)
  expect(
    await restore({ file: inside('newer.tar'), dataDir: inside('c'), migrationsDir: newer, log }),
  ).toMatchObject({ ok: false, error: { kind: 'migration-failed' } })
  expect(await readdir(folder.path)).toEqual(before)
})

test('a stored file that was lost before is named, and its row is saved as it is', async () => {
  const lost = '11111111-0000-4000-8000-000000000000'
  await putObject(lost, null)
  const { manifest } = await saveAs('lost.tar')
  expect(manifest.missing).toEqual([{ bucket: 'files', name: lost }])
  must(await restore({ file: inside('lost.tar'), dataDir: inside('lost'), migrationsDir, log }))
  await sql`delete from storage.objects where version = ${lost}`
})

const hasPipes = process.platform !== 'win32'
const version = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-000000000000`

/** Starts a backup whose first stored file is a pipe. When it reads that, its snapshot is taken and all the rest still to do. */
async function saveMeanwhile(name: string, work: () => Promise<unknown>): ReturnType<typeof saveAs> {
  const pipe = version('0')
  await mkdir(dirname(storage(pipe)), { recursive: true })
  execFileSync('mkfifo', [storage(pipe)])
  await putObject(pipe, null)
  const saving = saveAs(name)
  const writer = await open(storage(pipe), 'w')
  await work()
  await writer.close()
  const saved = await saving
  await sql`delete from storage.objects where version = ${pipe}`
  await rm(storage(pipe))
  return saved
}

test.runIf(hasPipes)(
  'what is committed after the snapshot is not in it, though its table is copied later',
  async () => {
    const [before] = await sql<{ rows: number }[]>`select count(*)::int as rows from public.children`
    const { manifest } = await saveMeanwhile(
      'snapshot.tar',
      () => sql`insert into public.children (parent) values (1), (2)`,
    )
    expect(manifest.tables.find(({ name }) => name === 'children')?.rows).toBe(before?.rows)
  },
)

test.runIf(hasPipes)(
  'a database that goes away in the middle ends the backup, and nothing is left of it',
  async () => {
    const saving = saveMeanwhile(
      'cut.tar',
      () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bonfire-backup'`,
    )
    await expect(saving).rejects.toThrow('database-failed')
    await sql`delete from storage.objects where version = ${version('0')}`
    await rm(storage(version('0')))
    expect((await readdir(folder.path)).filter((name) => name.startsWith('cut'))).toEqual([])
  },
)

test('whoever leaves a copy in the middle is told of their own reason, and the connection ends', async () => {
  const { port, password } = new URL(backend.databaseUrl)
  const table = { schema: 'public', name: 'split', columns: ['body'], key: ['part', 'n'] }
  const leave = inSnapshot({ port: Number(port), password }, async (transaction) => {
    for await (const chunk of copyOut(transaction, table)) throw new Error(`left after ${chunk.length > 0}`)
  })
  await expect(leave).rejects.toThrow('left after true')
})

test.runIf(hasPipes)(
  'a file deleted after the snapshot, and one written meanwhile, leave no row without its file',
  async () => {
    const [gone, late] = [version('8'), version('9')]
    await putObject(gone, 'deleted in the middle')
    const { manifest } = await saveMeanwhile('moving.tar', async () => {
      await sql`delete from storage.objects where version = ${gone}`
      await rm(storage(gone))
      await putObject(late, 'new')
    })
    expect(manifest.missing).toEqual([])
    expect(manifest.files.map(({ path }) => path)).toEqual([`storage/${version('0')}`, `storage/${late}`])
    expect(manifest.tables.find(({ name }) => name === 'objects')?.rows).toBe(2)
  },
)
